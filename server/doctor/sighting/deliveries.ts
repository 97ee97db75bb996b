import { z } from 'zod';
import type { Mistrust } from '../../payments/provider.ts';
import { Remembered, type RememberedParts } from './remembered.ts';

const reasons = [
  ...['no_signature', 'unreadable_signature', 'wrong_secret', 'body_changed', 'too_old', 'in_future'],
] as const satisfies readonly Mistrust[];

const seen = z.object({
  verified: z.object({ atMs: z.number(), type: z.string(), count: z.number() }).nullable(),
  /** The last one. `count` is of those since one was verified. */
  rejected: z.object({ atMs: z.number(), reason: z.enum(reasons), count: z.number() }).nullable(),
});

export type SeenDeliveries = z.output<typeof seen>;

type Parts = Pick<RememberedParts<SeenDeliveries>, 'db' | 'log'>;

/** Why it is looked into at most so often: to find out that a body was rewritten takes work. */
const lookEveryMs = 1000;
const logEveryMs = 60_000;

/** The last delivery of a provider's event that was believed, and the last that was not. */
export class Deliveries {
  readonly #now: () => number;
  readonly #seen: Remembered<SeenDeliveries>;
  readonly #loggedAtMs = new Map<Mistrust, number>();
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor({ db, log }: Parts) {
    this.#now = db.now;
    const first = { verified: null, rejected: null };
    this.#seen = new Remembered({ db, log, name: 'webhook_deliveries', schema: seen, first });
  }

  get current(): SeenDeliveries {
    return this.#seen.current;
  }

  load(): Promise<void> {
    return this.#seen.load();
  }

  /** One was believed. */
  verify(type: string): void {
    const { verified, rejected } = this.current;
    const count = (verified?.count ?? 0) + 1;
    const forgiven = rejected && { ...rejected, count: 0 };
    this.#seen.change({ verified: { atMs: this.#now(), type, count }, rejected: forgiven });
  }

  /**
   * One was not. Why is asked only now and then: between, the reason before counts.
   * @returns What to log; null where it was said within the last minute.
   */
  reject(why: () => Mistrust): { readonly reason: Mistrust; readonly count: number } | null {
    const { verified, rejected } = this.current;
    const atMs = this.#now();
    const isFresh = rejected !== null && atMs - this.#lookedAtMs < lookEveryMs;
    const reason = isFresh ? rejected.reason : why();
    if (!isFresh) this.#lookedAtMs = atMs;
    const count = (rejected?.count ?? 0) + 1;
    this.#seen.change({ verified, rejected: { atMs, reason, count } });
    if (atMs - (this.#loggedAtMs.get(reason) ?? Number.NEGATIVE_INFINITY) < logEveryMs) return null;
    this.#loggedAtMs.set(reason, atMs);
    return { reason, count };
  }
}
