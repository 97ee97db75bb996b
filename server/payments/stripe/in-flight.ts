/** Lets calls for the same thing that arrive while one is under way share its result. */
export class InFlight<T> {
  readonly #underWay = new Map<string, Promise<T>>();

  /** Does the work, or waits for whoever does it already. A failure is shared too, and forgotten then. */
  run(key: string, work: () => Promise<T>): Promise<T> {
    const underWay = this.#underWay.get(key);
    if (underWay) return underWay;
    const started = work().finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, started);
    return started;
  }
}
