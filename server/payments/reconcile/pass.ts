import {
  type CheckoutReport,
  Refusal,
  type Settled,
  type ToldPurchase,
  isCheckoutKept,
  settlePurchase,
} from '@coffer/db';
import { describeFault } from '../../auth/fault.ts';
import type { Deps } from '../../deps.ts';
import type { ListedCheckout, ProviderHistory } from '../history.ts';
import { type PaymentProvider, ProviderFailure } from '../provider.ts';
import { takeEvent } from '../webhook.ts';

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
 * @throws the error itself where the database could do nothing at all, or the provider could not be asked.
 */
export function passOver({ log }: Pass, error: unknown, about: Readonly<Record<string, string>>): void {
  if (error instanceof Refusal && passing.has(error.code)) throw error;
  if (error instanceof ProviderFailure && error.reason !== 'provider_refused') throw error;
  log.error({ ...about, fault: describeFault(error) }, 'One thing could not be made good');
}

/** Whether the provider answered that it has no such thing, or does not do that with it. */
export function isRefused(error: unknown): error is ProviderFailure {
  return error instanceof ProviderFailure && error.reason === 'provider_refused';
}

/** Brings a purchase to what its provider says, and counts it if that credited it. */
export async function settle(pass: Pass, report: CheckoutReport): Promise<Settled> {
  const settled = await settlePurchase(pass.db, report, 'job');
  if (settled.outcome === 'credited') countCredited(pass, settled.purchase);
  return settled;
}

/** Settles a checkout; where it was paid for a purchase that is not here, it is kept for an administrator to see. */
export async function settleListed(pass: Pass, { report, event }: ListedCheckout): Promise<void> {
  const { outcome } = await settle(pass, report);
  if (outcome !== 'unknown' || report.status !== 'paid') return;
  if (await isCheckoutKept(pass.db, report.checkoutId)) return;
  pass.log.warn({ checkoutId: report.checkoutId }, 'The provider lists a paid checkout without a purchase');
  await takeEvent(pass, event);
}

/** Counts a purchase if it was this round that credited it. */
export function countCredited({ tally, startedAtMs }: Pass, { id, settledVia, paidAt }: ToldPurchase): void {
  if (settledVia === 'job' && paidAt !== null && paidAt.getTime() >= startedAtMs) tally.credited.add(id);
}
