declare namespace App {
  interface Error {
    message: string;
    /** What the person can rely on although this failed. */
    safe?: string;
    /** Nothing answered: waiting helps. */
    isUnreachable?: boolean;
  }
}
