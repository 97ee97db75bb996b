/** Why the database file cannot be used: one line that says what to do. The program ends with it. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem';
}

/** The driver's or the file system's short code of a failure ("SQLITE_NOTADB", "EACCES"), or "". Never a message. */
export function failureCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? failureCode(error.cause) : '';
}
