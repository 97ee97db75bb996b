import { callMatches } from './calls.ts';
import type { CallFilter } from './calls.ts';
import type { ErrorBody } from './api/failure.ts';

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
  | ({ kind: 'hold'; arrive(): void; released: Promise<void> } & FaultTarget);

/** What goes wrong next. Each fault is used up by the first calls that match it. */
export class Faults {
  #waiting: { fault: Fault; left: number }[] = [];

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

  /** Forgets what has not happened yet. Calls that are being held stay so until released. */
  clear(): void {
    this.#waiting = [];
  }

  /** Takes the first fault meant for a call. The API asks this once for each call. */
  take(call: { method: string; path: string }): Fault | undefined {
    const entry = this.#waiting.find(({ fault }) => callMatches(fault, call));
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#waiting = this.#waiting.filter((other) => other !== entry);
    return entry.fault;
  }

  #add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }
}
