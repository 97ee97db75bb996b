import { and, desc, eq, gte, inArray, isNotNull, lt, or } from 'drizzle-orm';
import { purchase } from '../schema/index.ts';
import type { Store } from '../store.ts';

export type Purchase = typeof purchase.$inferSelect;
export type PurchaseState = Purchase['state'];
export type Provider = Purchase['provider'];
export type SettledVia = NonNullable<Purchase['settledVia']>;

/** One purchase by its own id, or null. */
export async function getPurchase(store: Store, id: string): Promise<Purchase | null> {
  return store.read.select().from(purchase).where(eq(purchase.id, id)).get() ?? null;
}

/** One purchase by the provider's checkout, or null for a checkout that this instance did not make. */
export async function findPurchaseByCheckout(store: Store, checkoutId: string): Promise<Purchase | null> {
  return store.read.select().from(purchase).where(eq(purchase.checkoutId, checkoutId)).get() ?? null;
}

/** The states of a purchase of which something may still come by itself. */
const unsettled = ['open', 'processing'] as const;

/** Such a purchase, and no administrator has to look at it. */
export const isAwaited = and(inArray(purchase.state, [...unsettled]), eq(purchase.flagged, false));

/** Whether something may still come of a purchase in this state by itself. */
export function isUnderWay(state: PurchaseState): boolean {
  return state === 'open' || state === 'processing';
}

/** Whether nothing that is told of a purchase changes it any more, though it was not credited: somebody looks after it, or did. */
export function isKept({ flagged, resolvedAt, state }: Purchase): boolean {
  return flagged || resolvedAt !== null || state === 'refunded';
}

/** What is under way for a wallet, and what came to an end since the given moment; newest first. */
export async function listPurchases(
  store: Store,
  filter: { crediteeId: string; settledSince: Date; limit: number },
): Promise<readonly Purchase[]> {
  const recent = or(
    inArray(purchase.state, [...unsettled]),
    eq(purchase.flagged, true),
    gte(purchase.updatedAt, filter.settledSince),
  );
  return store.read
    .select()
    .from(purchase)
    .where(and(eq(purchase.crediteeId, filter.crediteeId), recent))
    .orderBy(desc(purchase.createdAt))
    .limit(filter.limit)
    .all();
}

/** What somebody has paid, the newest first, from the one begun before a moment on. */
export async function listPaidPurchases(
  store: Store,
  filter: { readonly payerId: string; readonly before: Date | null; readonly limit: number },
): Promise<readonly Purchase[]> {
  const mine = and(eq(purchase.payerId, filter.payerId), isNotNull(purchase.paidAt));
  const earlier = filter.before === null ? undefined : lt(purchase.createdAt, filter.before);
  return store.read
    .select()
    .from(purchase)
    .where(and(mine, earlier))
    .orderBy(desc(purchase.createdAt))
    .limit(filter.limit)
    .all();
}

/** Payments that came in but were not credited, oldest first: an administrator has to look at each. */
export async function listFlaggedPurchases(store: Store, limit: number): Promise<readonly Purchase[]> {
  return store.read
    .select()
    .from(purchase)
    .where(eq(purchase.flagged, true))
    .orderBy(purchase.createdAt)
    .limit(limit)
    .all();
}
