import { callMatches } from './calls.ts';
import type { CallFilter } from './calls.ts';
import type { ErrorBody } from './api/failure.ts';
import { RateLimit } from './api/rate-limit.ts';
import { CallLuck } from './luck.ts';
import type { CallFate, CallOdds } from './luck.ts';

/** The calls a fault is for, and how many of them; one by default. */
export interface FaultTarget extends CallFilter {
  times?: number;
}

export interface FailOptions extends FaultTarget {
  status: number;
  /** Parts of Stripe's error object that matter to the test. */
  error?: Partial<ErrorBody>;
  /** The Retry-After header, in seconds. */
  retryAfterSeconds?: number;
  /** Keep the failure for the idempotency key, as Stripe does once the work began. */
  saved?: boolean;
}

export interface DropOptions extends FaultTarget {
  /** Whether the connection goes before or after the work is done. */
  when: 'before' | 'after';
}

/** A call that stands still. */
export interface HeldCall {
  /** Resolves once the call has arrived. */
  arrived: Promise<void>;
  /** Lets it go on. */
  release(): void;
}

export type Fault =
  | ({ kind: 'fail' } & FailOptions)
  | ({ kind: 'drop' } & DropOptions)
  | ({ kind: 'slow'; waitMs: number } & FaultTarget)
  | ({ kind: 'hold'; arrive(): void; released: Promise<void> } & FaultTarget);

const FATES: Record<Exclude<CallFate, 'slow'>, Fault> = {
  fail: { kind: 'fail', status: 500 },
  rateLimit: { kind: 'fail', status: 429, retryAfterSeconds: 1 },
  dropBefore: { kind: 'drop', when: 'before' },
  dropAfter: { kind: 'drop', when: 'after' },
};

/** What goes wrong next. Each fault is used up by the first calls that match it. */
export class Faults {
  /** Counts calls over all paths; the API asks it first. */
  rateLimit = new RateLimit();
  #waiting: { fault: Fault; left: number }[] = [];
  #luck: CallLuck | null = null;

  /** The next matching calls fail with a status, without doing any work. */
  fail(options: FailOptions): void {
    this.#add({ kind: 'fail', ...options });
  }

  /** The next matching calls lose their connection, before the work or after it. */
  drop(options: DropOptions): void {
    this.#add({ kind: 'drop', ...options });
  }

  /** The next matching calls wait, before the work, until they are released. */
  hold(target: FaultTarget = {}): HeldCall {
    const arrival = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    this.#add({ kind: 'hold', ...target, arrive: arrival.resolve, released: release.promise });
    return { arrived: arrival.promise, release: release.resolve };
  }

  /** The next matching calls, one by default, take so long; `times: Infinity` until `clear()`. */
  slow({ ms, ...target }: FaultTarget & { ms: number }): void {
    this.#add({ kind: 'slow', waitMs: ms, ...target });
  }

  /** After so many calls within the window, by the emulator's clock, every further one is a 429. Null lifts it. */
  limitRate(limit: { calls: number; windowSeconds: number } | null): void {
    this.rateLimit.set(limit);
  }

  /** From now on things go wrong by these odds, decided by the seed, until `clear()`. */
  random(seed: string, odds: CallOdds): void {
    this.#luck = new CallLuck(seed, odds);
  }

  /** Forgets what has not happened yet, odds and limits too. Calls that are being held stay so until released. */
  clear(): void {
    this.#waiting = [];
    this.#luck = null;
    this.rateLimit.set(null);
  }

  /** Takes the first fault meant for a call. The API asks this once for each call. */
  take(call: { method: string; path: string }): Fault | undefined {
    const entry = this.#waiting.find(({ fault }) => callMatches(fault, call));
    if (!entry) return this.#byLuck(call);
    entry.left -= 1;
    if (entry.left <= 0) this.#waiting = this.#waiting.filter((other) => other !== entry);
    return entry.fault;
  }

  #byLuck(call: { method: string; path: string }): Fault | undefined {
    const fate = this.#luck?.next(call);
    if (!this.#luck || !fate) return undefined;
    return fate === 'slow' ? { kind: 'slow', waitMs: this.#luck.waitMs() } : FATES[fate];
  }

  #add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }
}
