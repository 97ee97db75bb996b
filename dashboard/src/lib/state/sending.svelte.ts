import type { Failure } from '#lib/failure.ts';
import { outcome } from '#lib/outcome.ts';

/** What a form sends: one thing at a time, and what went wrong with it. */
export class Sending {
  /** Also what the form found out otherwise. */
  failure = $state.raw<Failure>();
  #isBusy = $state(false);

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Sends, unless something is under way. Answers null where nothing was sent, or where it failed. */
  async send<T>(call: () => Promise<T>): Promise<{ value: T } | null> {
    if (this.#isBusy) return null;
    this.#isBusy = true;
    const result = await outcome(call());
    this.#isBusy = false;
    this.failure = result.ok ? undefined : result.failure;
    return result.ok ? { value: result.value } : null;
  }
}
