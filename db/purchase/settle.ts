import { and, eq } from 'drizzle-orm';
import type { Credits } from '../ledger/credits.ts';
import { place, prepared } from '../prepared.ts';
import { purchase } from '../schema/index.ts';
import type { Store } from '../store.ts';
import { noteRefused } from '../top-up/ending.ts';
import type { Tx } from '../write/tx.ts';
import { changePurchase } from './change.ts';
import { creditPaid } from './credit.ts';
import { type Provider, type Purchase, type SettledVia, isKept, isUnderWay } from './read.ts';

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
  /** What the buyer pays in the end, after tax and discounts, in minor units of `paidCurrency`. */
  readonly paidMinor: number | null;
  readonly paidCurrency: string | null;
  /** Why it is not what this instance is configured to sell (a stable code): then it is never credited. */
  readonly doubt: string | null;
  /** Why it failed, where that is known (a stable code). */
  readonly failure?: string;
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
export async function settlePurchase(
  store: Store,
  report: CheckoutReport,
  via: SettledVia,
): Promise<Settled> {
  return store.writer.run('settlePurchase', { report, via });
}

/** What a provider reported, and by what way it came. */
export interface Settling {
  readonly report: CheckoutReport;
  readonly via: SettledVia;
}

export function settlePurchaseIn(tx: Tx, { report, via }: Settling): Settled {
  const found = findPurchase(tx, report);
  if (!found) return { outcome: 'unknown', purchase: null, reason: 'purchase_missing' };
  if (found.checkoutId !== null && found.checkoutId !== report.checkoutId) {
    return { outcome: 'unknown', purchase: null, reason: 'checkout_differs' };
  }
  if (found.transactionSeq !== null) return { outcome: 'credited', purchase: found };
  if (isKept(found)) return { outcome: 'kept', purchase: found };
  switch (report.status) {
    case 'paid':
      return creditPaid(tx, found, { report, via });
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

const queries = prepared((query) => {
  const ours = eq(purchase.provider, place(purchase.provider, 'provider'));
  const byCheckout = and(ours, eq(purchase.checkoutId, place(purchase.checkoutId, 'checkoutId')));
  const byId = and(ours, eq(purchase.id, place(purchase.id, 'purchaseId')));
  return {
    byCheckout: query.select().from(purchase).where(byCheckout).prepare(),
    byId: query.select().from(purchase).where(byId).prepare(),
  };
});

function findPurchase(tx: Tx, { provider, checkoutId, purchaseId }: CheckoutReport): Purchase | undefined {
  const { byCheckout, byId } = queries(tx.query);
  const known = byCheckout.get({ provider, checkoutId });
  return known || purchaseId === null ? known : byId.get({ provider, purchaseId });
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
  const reason = status === 'failed' ? (report.failure ?? 'payment_failed') : null;
  const moved = changePurchase(tx, found, { state: status, checkoutId, paymentIntentId, reason });
  if (moved.kind === 'top_up' && !isUnderWay(status)) noteRefused(tx, moved);
  return moved;
}
