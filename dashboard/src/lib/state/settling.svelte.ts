import { untrack } from 'svelte';
import type { Failure } from '#lib/failure.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { Balance, Outputs } from '#lib/views.ts';
import { backoffMs } from './backoff.ts';

/** What settling came to; the balance comes along once the credits are there. */
export type Settlement = Outputs['purchase']['settle'] & { balance: Balance | null };

/** Outcomes after which asking again could change something. */
const UNFINISHED: ReadonlySet<Settlement['outcome']> = new Set(['unpaid', 'processing']);

/** Settles the purchase a browser came back from: asks, and asks again at growing distance until it is decided. */
export class Settling {
  #settlement = $state.raw<Settlement>();
  #failure = $state.raw<Failure>();
  #isAsking = $state(false);
  /** Too much was asked at once, so nobody knows any more than before. */
  #isPutOff = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;
  readonly #settle: () => Promise<Outcome<Settlement>>;
  readonly #onSettled: () => void;

  constructor(settle: () => Promise<Outcome<Settlement>>, onSettled: () => void) {
    this.#settle = settle;
    this.#onSettled = onSettled;
  }

  get settlement(): Settlement | undefined {
    return this.#settlement;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** Begins; what it returns stops. */
  start(): () => void {
    // An effect starts this; what is read on the way must not start it again.
    void untrack(() => this.ask());
    return () => {
      this.#isStopped = true;
      clearTimeout(this.#timer);
    };
  }

  /** Something of the wallet has changed: asks now, unless it is decided. */
  heed(): void {
    if (this.#mayChange()) void this.ask();
  }

  /** Asks now, whatever was planned. */
  async ask(): Promise<void> {
    if (this.#isAsking) return;
    clearTimeout(this.#timer);
    this.#isAsking = true;
    const result = await this.#settle();
    this.#isAsking = false;
    if (this.#isStopped) return;
    const before = this.#settlement?.outcome;
    this.#isPutOff = !result.ok && result.failure.reason === 'rate_limited';
    this.#failure = result.ok || this.#isPutOff ? undefined : result.failure;
    if (result.ok) this.#settlement = result.value;
    if (result.ok && result.value.outcome !== before) this.#onSettled();
    if (this.#mayChange()) this.#timer = setTimeout(() => void this.ask(), backoffMs(this.#attempt++));
  }

  #mayChange(): boolean {
    if (this.#isPutOff) return true;
    if (this.#failure) return this.#failure.code !== 'NOT_FOUND' && this.#failure.code !== 'UNAUTHORIZED';
    return this.#settlement !== undefined && UNFINISHED.has(this.#settlement.outcome);
  }
}
