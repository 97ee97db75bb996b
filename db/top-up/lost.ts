import { and, desc, eq, gt, or } from 'drizzle-orm';
import { changePurchase } from '../purchase/change.ts';
import { type Purchase, isAwaited, isKept, isUnderWay } from '../purchase/read.ts';
import { purchase } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';

/** Why a charge ended of which the provider knows nothing under the key of now. */
export const chargeUnknown = 'charge_unknown';

/**
 * Ends a charge that the provider does not know, as under another account's key, so that it holds up no other. It says nothing of the
 * card, and news of its payment credits it all the same.
 */
export async function loseCharge(store: Store, purchaseId: string): Promise<void> {
  await store.writer.run('loseCharge', purchaseId);
}

export function loseChargeIn(tx: Tx, purchaseId: string): void {
  const found = tx.query.select().from(purchase).where(eq(purchase.id, purchaseId)).get();
  if (found?.kind !== 'top_up' || !isUnderWay(found.state) || isKept(found)) return;
  changePurchase(tx, found, { state: 'failed', reason: chargeUnknown });
}

/** How long somebody may have to look after such a payment. */
const shownMs = 30 * 86_400_000;

/**
 * Payments of the last month about which the provider of now cannot be asked: charges that it does not know, and with
 * `isLive` false those of live mode that are under way. The newest first.
 */
export async function listPaymentsElsewhere(
  store: Store,
  { isLive, limit }: { readonly isLive: boolean; readonly limit: number },
): Promise<readonly Purchase[]> {
  const isLost = and(eq(purchase.state, 'failed'), eq(purchase.reason, chargeUnknown));
  const which = isLive ? isLost : or(isLost, and(isAwaited, eq(purchase.livemode, true)));
  const isYoung = gt(purchase.createdAt, new Date(store.now() - shownMs));
  return store.read
    .select()
    .from(purchase)
    .where(and(isYoung, which))
    .orderBy(desc(purchase.createdAt))
    .limit(limit)
    .all();
}
