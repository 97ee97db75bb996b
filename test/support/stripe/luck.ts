import { Random } from '../../crash/random.ts';
import type { CallFilter } from './calls.ts';
import { callMatches } from './calls.ts';

/** How often something goes wrong with a call, each from 0 to 1, and which calls are meant; all by default. */
export interface CallOdds extends CallFilter {
  /** A 500 before any work. */
  fail?: number;
  /** A 429 with Retry-After. */
  rateLimit?: number;
  /** The connection goes before the work, or after it. */
  dropBefore?: number;
  dropAfter?: number;
  /** The call stands still for up to `slowMs`, 20 by default. */
  slow?: number;
  slowMs?: number;
}

/** How often something goes wrong with an event, each from 0 to 1. */
export interface EventOdds {
  /** It never leaves. */
  drop?: number;
  /** It leaves twice. */
  duplicate?: number;
  /** It stays behind until `release` or `flush`, so that others overtake it. */
  hold?: number;
}

export type CallFate = 'fail' | 'rateLimit' | 'dropBefore' | 'dropAfter' | 'slow';
export type EventFate = 'drop' | 'duplicate' | 'hold';

const CALL_FATES: CallFate[] = ['fail', 'rateLimit', 'dropBefore', 'dropAfter', 'slow'];
const EVENT_FATES: EventFate[] = ['drop', 'duplicate', 'hold'];

/** Decides what goes wrong next, by odds and a seed: the same each time. */
export class CallLuck {
  #random: Random;
  #odds: CallOdds;

  constructor(seed: string, odds: CallOdds) {
    this.#random = new Random(seed);
    this.#odds = odds;
  }

  /** What happens to a call; null when nothing does. */
  next(call: { method: string; path: string }): CallFate | null {
    if (!callMatches(this.#odds, call)) return null;
    return CALL_FATES.find((fate) => this.#random.chance(this.#odds[fate] ?? 0)) ?? null;
  }

  /** How long a slow call takes, in milliseconds. */
  waitMs(): number {
    return this.#random.below(this.#odds.slowMs ?? 20);
  }
}

/** The same for events. */
export class EventLuck {
  #random: Random;
  #odds: EventOdds;

  constructor(seed: string, odds: EventOdds) {
    this.#random = new Random(seed);
    this.#odds = odds;
  }

  next(): EventFate | null {
    return EVENT_FATES.find((fate) => this.#random.chance(this.#odds[fate] ?? 0)) ?? null;
  }
}
