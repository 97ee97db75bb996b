import { eq } from 'drizzle-orm';
import { place, places, prepared } from '../prepared.ts';
import { Refusal } from '../refusal.ts';
import { purchase } from '../schema/index.ts';
import type { Query } from '../store.ts';
import type { Tx } from '../write/tx.ts';
import { type Purchase, isUnderWay } from './read.ts';

type Field = keyof Purchase;

/** Which fields change is up to the caller, who is one of a dozen: each has its own query. */
const updates = prepared(() => new Map<string, ReturnType<typeof prepareUpdate>>());

function prepareUpdate(query: Query, fields: readonly Field[]) {
  const its = eq(purchase.id, place(purchase.id, 'purchaseId'));
  return query.update(purchase).set(places(purchase, fields)).where(its).returning().prepare();
}

function updateOf(query: Query, fields: readonly Field[]): ReturnType<typeof prepareUpdate> {
  const known = updates(query);
  const name = fields.join();
  const update = known.get(name) ?? prepareUpdate(query, fields);
  known.set(name, update);
  return update;
}

/** Changes a purchase and tells both who pays and who is credited. One that came to an end is not asked about again. */
export function changePurchase(tx: Tx, purchaseId: string, values: Partial<Purchase>): Purchase {
  const isOver = values.state !== undefined && !isUnderWay(values.state);
  const all = { ...values, ...(isOver && { nextCheckAt: null }), updatedAt: new Date(tx.nowMs) };
  const changed = updateOf(tx.query, Object.keys(all) as Field[]).get({ ...all, purchaseId });
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
