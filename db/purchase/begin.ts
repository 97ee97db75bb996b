import { and, eq, inArray } from 'drizzle-orm';
import { Refusal } from '../refusal.ts';
import { purchase, user } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../writer.ts';
import type { Provider, Purchase } from './read.ts';

export interface NewPurchase {
  readonly id: string;
  readonly provider: Provider;
  readonly payerId: string;
  readonly crediteeId: string;
  /** The same payer and request find the first purchase again: a double click makes one. */
  readonly requestId: string;
  readonly livemode: boolean;
  readonly priceId: string | null;
}

/**
 * Writes a purchase before its buyer is sent anywhere.
 * @throws Refusal `user_not_found` for a creditee that does not exist; `idempotency_conflict` when the request was
 * used for somebody else's credits.
 */
export async function beginPurchase(store: Store, wanted: NewPurchase): Promise<Purchase> {
  return store.writer.run((tx) => {
    const creditee = tx.query.select().from(user).where(eq(user.id, wanted.crediteeId)).get();
    if (!creditee || creditee.deletedAt) throw new Refusal('user_not_found');
    const at = new Date(tx.nowMs);
    const row = { ...wanted, state: 'open' as const, createdAt: at, updatedAt: at };
    const target = [purchase.payerId, purchase.requestId];
    const made = tx.query.insert(purchase).values(row).onConflictDoNothing({ target }).returning().get();
    if (made) return announce(tx, made);
    const sameRequest = and(eq(purchase.payerId, wanted.payerId), eq(purchase.requestId, wanted.requestId));
    const earlier = tx.query.select().from(purchase).where(sameRequest).get();
    if (!earlier) throw new Error('the request index names a purchase that is not there');
    if (earlier.crediteeId !== wanted.crediteeId) throw new Refusal('idempotency_conflict');
    return earlier;
  });
}

export interface Checkout {
  readonly checkoutId: string;
  readonly url: string;
  readonly livemode: boolean;
  readonly currency: string;
  /** Minor units of the currency, before tax and discounts. */
  readonly priceMinor: number;
}

/** Notes which checkout the provider made for a purchase. A webhook may have been faster: then nothing is lost. */
export async function attachCheckout(
  store: Store,
  purchaseId: string,
  checkout: Checkout,
): Promise<Purchase> {
  return change(store, purchaseId, {
    checkoutId: checkout.checkoutId,
    checkoutUrl: checkout.url,
    livemode: checkout.livemode,
    currency: checkout.currency,
    priceMinor: checkout.priceMinor,
  });
}

/** Notes that no checkout came of a purchase, and why (a stable code). One that was paid meanwhile stays paid. */
export async function failPurchase(store: Store, purchaseId: string, reason: string): Promise<void> {
  await store.writer.run((tx) => {
    const failed = tx.query
      .update(purchase)
      .set({ state: 'failed', reason, updatedAt: new Date(tx.nowMs) })
      .where(and(eq(purchase.id, purchaseId), inArray(purchase.state, ['open', 'processing'])))
      .returning()
      .get();
    if (failed) announce(tx, failed);
  });
}

function change(store: Store, purchaseId: string, values: Partial<Purchase>): Promise<Purchase> {
  return store.writer.run((tx) => changePurchase(tx, purchaseId, values));
}

/** Changes a purchase and tells both who pays and who is credited. */
export function changePurchase(tx: Tx, purchaseId: string, values: Partial<Purchase>): Purchase {
  const changed = tx.query
    .update(purchase)
    .set({ ...values, updatedAt: new Date(tx.nowMs) })
    .where(eq(purchase.id, purchaseId))
    .returning()
    .get();
  if (!changed) throw new Refusal('purchase_not_found');
  return announce(tx, changed);
}

function announce(tx: Tx, row: Purchase): Purchase {
  for (const userId of new Set([row.payerId, row.crediteeId])) {
    tx.changed({ userId, kind: 'purchase', key: row.id });
  }
  return row;
}
