import { and, eq } from 'drizzle-orm';
import type { Credits } from '../ledger/credits.ts';
import { Refusal } from '../refusal.ts';
import { purchase, user } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';
import { changePurchase } from './begin.ts';
import type { Provider, Purchase } from './read.ts';

/** What a provider says of one checkout: the same whether a webhook, a returning browser or a job asked. */
export interface CheckoutReport {
  readonly provider: Provider;
  readonly checkoutId: string;
  /** The purchase named in the checkout's own metadata, for when the answer that would have told us was lost. */
  readonly purchaseId: string | null;
  readonly status: 'open' | 'processing' | 'paid' | 'failed' | 'expired';
  readonly livemode: boolean;
  /** Lowercase ISO code; null where the provider has no price. */
  readonly currency: string | null;
  /** Minor units, before tax and discounts: what the price says. */
  readonly subtotalMinor: number | null;
  /** What the subtotal buys; null where the provider's figures make no amount. */
  readonly credits: Credits | null;
  readonly paymentIntentId: string | null;
  /** Why it is not what this instance is configured to sell (a stable code): then it is never credited. */
  readonly doubt: string | null;
}

export type SettleOutcome = 'credited' | 'processing' | 'unpaid' | 'expired' | 'failed' | 'kept';

export type Settled =
  | { readonly outcome: SettleOutcome; readonly purchase: Purchase }
  | {
      readonly outcome: 'unknown';
      readonly purchase: null;
      readonly reason: 'purchase_missing' | 'checkout_differs';
    };

/** Brings a purchase to what its provider reports. Any number may race: the credits are posted once, all see it. */
export async function settlePurchase(store: Store, report: CheckoutReport): Promise<Settled> {
  return store.writer.run('settlePurchase', report);
}

export function settlePurchaseIn(tx: Tx, report: CheckoutReport): Settled {
  const found = findPurchase(tx, report);
  if (!found) return { outcome: 'unknown', purchase: null, reason: 'purchase_missing' };
  if (found.checkoutId !== null && found.checkoutId !== report.checkoutId) {
    return { outcome: 'unknown', purchase: null, reason: 'checkout_differs' };
  }
  if (found.transactionSeq !== null) return { outcome: 'credited', purchase: found };
  if (found.flagged) return { outcome: 'kept', purchase: found };
  switch (report.status) {
    case 'paid':
      return settlePaid(tx, found, report);
    case 'processing':
      return { outcome: 'processing', purchase: move(tx, found, report) };
    case 'failed':
      return { outcome: 'failed', purchase: move(tx, found, report) };
    case 'expired':
      return { outcome: 'expired', purchase: move(tx, found, report) };
    case 'open':
      return { outcome: 'unpaid', purchase: found };
  }
}

function findPurchase(tx: Tx, report: CheckoutReport): Purchase | undefined {
  const ours = eq(purchase.provider, report.provider);
  const byCheckout = and(ours, eq(purchase.checkoutId, report.checkoutId));
  const known = tx.query.select().from(purchase).where(byCheckout).get();
  if (known || report.purchaseId === null) return known;
  const byId = and(ours, eq(purchase.id, report.purchaseId));
  return tx.query.select().from(purchase).where(byId).get();
}

/** How far along a purchase is: reports arrive in any order, and none moves it back. */
const progress = {
  open: 0,
  processing: 1,
  expired: 2,
  failed: 2,
  paid: 3,
  refunded: 4,
  disputed: 4,
} as const;

function move(tx: Tx, found: Purchase, report: CheckoutReport): Purchase {
  const { status, checkoutId, paymentIntentId, livemode } = report;
  const isNews = livemode === found.livemode && progress[status] > progress[found.state];
  if (!isNews) return found;
  const reason = status === 'failed' ? 'payment_failed' : null;
  return changePurchase(tx, found.id, { state: status, checkoutId, paymentIntentId, reason });
}

function settlePaid(tx: Tx, found: Purchase, report: CheckoutReport): Settled {
  const reason = whyKept(tx, found, report);
  if (reason !== null || report.credits === null) return keep(tx, found, { report, reason });
  let seq: number;
  try {
    seq = tx.book.post(purchaseCommand(found, report, report.credits), tx).transaction.seq;
  } catch (error) {
    // A wallet that cannot take the credits is no reason to lose the payment.
    if (error instanceof Refusal) return keep(tx, found, { report, reason: error.code });
    throw error;
  }
  const settled = {
    state: 'paid',
    reason: null,
    checkoutId: report.checkoutId,
    paymentIntentId: report.paymentIntentId,
    credits: report.credits,
    transactionSeq: seq,
    paidAt: new Date(tx.nowMs),
  } as const;
  return { outcome: 'credited', purchase: changePurchase(tx, found.id, settled) };
}

function purchaseCommand(found: Purchase, report: CheckoutReport, amount: Credits) {
  return {
    userId: found.crediteeId,
    type: 'purchase',
    amount,
    origin: report.provider,
    sourceId: report.checkoutId,
    description: 'Credits bought',
    actor: { type: 'provider', id: report.provider, name: report.provider },
    metadata: { purchase_id: found.id },
  } as const;
}

/** Keeps a payment without crediting it, for an administrator to look at. */
function keep(
  tx: Tx,
  found: Purchase,
  { report, reason }: { report: CheckoutReport; reason: string | null },
): Settled {
  const { checkoutId, paymentIntentId } = report;
  const paidAt = new Date(tx.nowMs);
  const kept = { state: 'processing', flagged: true, reason, checkoutId, paymentIntentId, paidAt } as const;
  return { outcome: 'kept', purchase: changePurchase(tx, found.id, kept) };
}

/** Why a paid checkout is not what this instance sold, as a stable code; null when it is. */
function whyKept(tx: Tx, found: Purchase, report: CheckoutReport): string | null {
  if (report.doubt !== null) return report.doubt;
  if (report.livemode !== found.livemode) return 'livemode_differs';
  if (found.currency !== null && report.currency !== found.currency) return 'currency_differs';
  if (found.priceMinor !== null && report.subtotalMinor !== found.priceMinor) return 'amount_differs';
  if (report.credits === null || report.credits <= 0n) return 'amount_not_creditable';
  const creditee = tx.query.select().from(user).where(eq(user.id, found.crediteeId)).get();
  return creditee?.deletedAt ? 'user_removed' : null;
}
