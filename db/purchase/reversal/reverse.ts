import { and, eq } from 'drizzle-orm';
import { purchase } from '../../schema/index.ts';
import type { Store } from '../../store.ts';
import type { Tx } from '../../write/tx.ts';
import { pauseForMoneyBack } from '../../top-up/ending.ts';
import { changePurchase } from '../change.ts';
import { type Provider, type Purchase, isKept } from '../read.ts';
import { balanceReversals } from './balance.ts';
import { type Reversal, causeOf, isDisputed, keepFact, readFacts } from './facts.ts';
import { refundedOf } from './target.ts';

interface News {
  readonly provider: Provider;
  readonly paymentIntentId: string;
  /** Names it: each posts once. */
  readonly cause: string;
}

/** What a provider said when it was asked. */
export interface ToldReversal {
  readonly provider: Provider;
  readonly reversal: Reversal;
  /** When it said so. */
  readonly asOf: Date;
}

/**
 * Keeps what a provider answered about money that went back, and brings the ledger to it. Any number of calls and events may say the
 * same. Null: the payment is not credited here, or not yet.
 */
export async function applyReversal(store: Store, told: ToldReversal): Promise<Purchase | null> {
  return store.writer.run('applyReversal', told);
}

export function applyReversalIn(tx: Tx, { provider, reversal, asOf }: ToldReversal): Purchase | null {
  keepFact(tx, reversal, asOf);
  const { paymentIntentId } = reversal.report;
  return reverse(tx, { provider, paymentIntentId, cause: causeOf(reversal) });
}

/** Brings the ledger to what is known of a payment; null where nothing was credited for it yet. */
export function reverse(tx: Tx, { provider, paymentIntentId, cause }: News): Purchase | null {
  const ofPayment = and(eq(purchase.provider, provider), eq(purchase.paymentIntentId, paymentIntentId));
  const found = tx.query.select().from(purchase).where(ofPayment).get();
  if (!found) return null;
  if (found.transactionSeq !== null) return balanceReversals(tx, found, cause);
  return isKept(found) ? reverseKept(tx, found, paymentIntentId) : null;
}

/** A payment that was kept and went back in full needs nobody to look at it any more, until its refund fails. */
function reverseKept(tx: Tx, found: Purchase, paymentIntentId: string): Purchase {
  const facts = readFacts(tx, paymentIntentId);
  if (isDisputed(facts)) pauseForMoneyBack(tx, found.payerId);
  const { charge, refunds } = facts;
  const refundedMinor = refundedOf(refunds, charge?.refundedMinor ?? 0);
  const paidMinor = charge?.amountMinor ?? found.paidMinor ?? found.priceMinor;
  if (paidMinor === null) return found;
  if (refundedMinor >= paidMinor) {
    pauseForMoneyBack(tx, found.payerId);
    return changePurchase(tx, found, { state: 'refunded', flagged: false });
  }
  return found.state === 'refunded'
    ? changePurchase(tx, found, { state: 'processing', flagged: true })
    : found;
}
