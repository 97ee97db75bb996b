import { Refusal, type ToldPurchase } from '@coffer/db';
import { describeFault } from '../../auth/fault.ts';
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

const passing: ReadonlySet<string> = new Set(['database_unavailable', 'overloaded', 'shutting_down']);

/**
 * Logs that one thing could not be made good, so that it holds up nothing else.
 * @throws the error itself where the database could do nothing at all.
 */
export function passOver({ log }: Pass, error: unknown, about: Readonly<Record<string, string>>): void {
  if (error instanceof Refusal && passing.has(error.code)) throw error;
  log.error({ ...about, fault: describeFault(error) }, 'One thing could not be made good');
}

/** Counts a purchase if it was this round that credited it. */
export function countCredited({ tally, startedAtMs }: Pass, { id, settledVia, paidAt }: ToldPurchase): void {
  if (settledVia === 'job' && paidAt !== null && paidAt.getTime() >= startedAtMs) tally.credited.add(id);
}
