import { Seats } from './seats.ts';
import { Visitors } from './visitors.ts';

/** What keeps one caller from taking what is there for all. Counted in this process. */
export interface Limits {
  readonly visitors: Visitors;
  /** Streams of live changes. */
  readonly streams: Seats;
  /** Reads that may look at a whole history: searches and exports. */
  readonly heavyReads: Seats;
}

/** Makes the limits of one process. */
export function createLimits(trustedProxies: readonly string[]): Limits {
  return {
    visitors: new Visitors(trustedProxies),
    streams: new Seats({ perUser: 10, inAll: 1000, code: 'too_many_streams', retryAfterSeconds: 30 }),
    heavyReads: new Seats({ perUser: 4, inAll: 100, code: 'too_many_reads', retryAfterSeconds: 1 }),
  };
}
