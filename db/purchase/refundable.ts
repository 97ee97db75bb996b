import { type Credits, zeroCredits } from '../ledger/credits.ts';
import type { Store } from '../store.ts';
import type { Purchase } from './read.ts';
import { findRefund, isDisputed, readFacts } from './reversal/facts.ts';
import { type Money, moneyOf, readStanding } from './reversal/standing.ts';
import { owedFor } from './reversal/target.ts';

/** What of a payment went back, and what still can: in minor units of the currency that was paid. */
export interface Refundable {
  readonly paid: Money;
  readonly refundedMinor: number;
  readonly leftMinor: number;
  /** The buyer's bank has the money, or asks for it: then it is not the seller's to refund. */
  readonly isDisputed: boolean;
}

/** What of a purchase can still be refunded; null where no money came, or it is not known how much. */
export async function readRefundable({ read }: Store, purchase: Purchase): Promise<Refundable | null> {
  if (purchase.paymentIntentId === null || purchase.paidAt === null) return null;
  const facts = readFacts({ query: read }, purchase.paymentIntentId);
  const { paid, refundedMinor } = moneyOf(purchase, facts);
  if (paid === null) return null;
  const goneMinor = Math.min(paid.minor, refundedMinor);
  const leftMinor = paid.minor - goneMinor;
  return { paid, refundedMinor: goneMinor, leftMinor, isDisputed: isDisputed(facts) };
}

/** Nanocredits that a further refund takes with it. */
export async function creditsOfRefund(
  { read }: Store,
  purchase: Purchase,
  amountMinor: number,
): Promise<Credits> {
  const { paymentIntentId } = purchase;
  if (paymentIntentId === null) return zeroCredits;
  const tx = { query: read };
  const standing = readStanding(tx, purchase, readFacts(tx, paymentIntentId));
  if (standing.paid === null) return zeroCredits;
  const refundedMinor = standing.refundedMinor + amountMinor;
  const owed = owedFor({ ...standing, paidMinor: standing.paid.minor, refundedMinor });
  return (owed.refund - standing.taken.refund) as Credits;
}

/** The refund that a request made, or null. */
export async function findRefundByRequest({ read }: Store, requestId: string) {
  return findRefund({ query: read }, requestId);
}
