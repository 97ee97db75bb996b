import type { Purchase } from '@coffer/db';
import type { Deps } from '../../deps.ts';
import type { ProviderHistory } from '../history.ts';
import type { PaymentProvider } from '../provider.ts';

export type CatchUpDeps = Pick<Deps, 'db' | 'log' | 'payments' | 'now'>;

/** One round of catching up with the provider. */
export interface Pass extends CatchUpDeps {
  readonly payments: PaymentProvider;
  readonly history: ProviderHistory;
  /** Ends it between two calls. */
  readonly signal: AbortSignal;
  readonly startedAtMs: number;
  readonly tally: Tally;
}

/** What a round made good. */
export interface Tally {
  /** Purchases that it credited. */
  readonly credited: Set<string>;
  /** Purchases of whose refunds and disputes it was first to tell. */
  readonly reversed: Set<string>;
}

/** Counts a purchase if it was this round that credited it. */
export function countCredited({ tally, startedAtMs }: Pass, { id, settledVia, paidAt }: Purchase): void {
  if (settledVia === 'job' && paidAt !== null && paidAt.getTime() >= startedAtMs) tally.credited.add(id);
}
