import type { Failure } from '#lib/failure.ts';
import { outcome } from '#lib/outcome.ts';

/** Leads the browser to an address that the server answers with, such as a checkout's. */
export class Leaving {
  #isBusy = $state(false);
  #failure = $state.raw<Failure>();

  get isBusy(): boolean {
    return this.#isBusy;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Coming back with the Back button must not find a button that is still busy. */
  comeBack(): void {
    this.#isBusy = false;
  }

  /** Asks for the address and goes there. Answers whether the server said no, so that the next try is a new wish. */
  async follow(call: Promise<{ url: string }>): Promise<boolean> {
    this.#isBusy = true;
    const result = await outcome(call);
    this.#failure = result.ok ? undefined : result.failure;
    if (result.ok) location.assign(result.value.url);
    else this.#isBusy = false;
    return !result.ok && result.failure.reason !== null;
  }
}
