import { eq } from 'drizzle-orm';
import { Refusal } from '../refusal.ts';
import { purchase } from '../schema/index.ts';
import type { Tx } from '../write/tx.ts';
import { type Purchase, isUnderWay } from './read.ts';

/** Changes a purchase and tells both who pays and who is credited. One that came to an end is not asked about again. */
export function changePurchase(tx: Tx, purchaseId: string, values: Partial<Purchase>): Purchase {
  const isOver = values.state !== undefined && !isUnderWay(values.state);
  const changed = tx.query
    .update(purchase)
    .set({ ...values, ...(isOver && { nextCheckAt: null }), updatedAt: new Date(tx.nowMs) })
    .where(eq(purchase.id, purchaseId))
    .returning()
    .get();
  if (!changed) throw new Refusal('purchase_not_found');
  return announce(tx, changed);
}

/** Tells who pays and who is credited of a purchase. */
export function announce(tx: Tx, row: Purchase): Purchase {
  for (const userId of new Set([row.payerId, row.crediteeId])) {
    tx.changed({ userId, kind: 'purchase', key: row.id });
  }
  return row;
}
