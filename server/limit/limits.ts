import type { Clock } from '@coffer/db';
import type { Status } from '../system/status.ts';
import { Pace } from './pace.ts';
import { Recent } from './recent.ts';
import { Seats } from './seats.ts';
import { Visitors } from './visitors.ts';

/** What keeps one caller from taking what is there for all. Counted in this process. */
export interface Limits {
  readonly visitors: Visitors;
  /** Streams of live changes. */
  readonly streams: Seats;
  /** Reads that may look at a whole history, or at all wallets: searches, exports and comparisons. */
  readonly heavyReads: Seats;
  /** Questions to the payment provider, each about one purchase, that whoever is credited can ask as often as they like. */
  readonly settling: Recent<void>;
  /** The same questions, by who asks: an account may have many purchases under way. Managers' keys are not counted. */
  readonly settlers: Pace;
  /** Pages with receipts and cards, each of which the provider makes for one user. */
  readonly portals: Recent<string | null>;
  /** Looks at how this instance stands. */
  readonly status: Recent<Status>;
}

/** So many rows a list may pass over without a seat among the heavy reads. */
export const fewRows = 1000;

/** Makes the limits of one process. */
export function createLimits(trustedProxies: readonly string[], now: Clock): Limits {
  return {
    visitors: new Visitors(trustedProxies),
    streams: new Seats({ perUser: 10, inAll: 1000, code: 'too_many_streams', retryAfterSeconds: 30 }),
    heavyReads: new Seats({ perUser: 4, inAll: 100, code: 'too_many_reads', retryAfterSeconds: 1 }),
    settling: new Recent({ keptMs: 2000, now }),
    settlers: new Pace({ atMost: 10, inSeconds: 10 }),
    portals: new Recent({ keptMs: 2000, now }),
    status: new Recent({ keptMs: 15_000, now }),
  };
}
