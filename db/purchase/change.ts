import { eq } from 'drizzle-orm';
import { place, places, prepared } from '../prepared.ts';
import { Refusal } from '../refusal.ts';
import { purchase } from '../schema/index.ts';
import type { Query } from '../store.ts';
import type { Tx } from '../write/tx.ts';
import { type Purchase, isUnderWay } from './read.ts';

type Field = keyof Purchase;

/** Which fields change depends on what happened, of which there are a few dozen kinds: each has its own query. */
const updates = prepared(() => new Map<string, ReturnType<typeof prepareUpdate>>());

function prepareUpdate(query: Query, fields: readonly Field[]) {
  const its = eq(purchase.id, place(purchase.id, 'purchaseId'));
  return query.update(purchase).set(places(purchase, fields)).where(its).prepare();
}

function updateOf(query: Query, fields: readonly Field[]): ReturnType<typeof prepareUpdate> {
  const known = updates(query);
  const name = fields.join();
  const update = known.get(name) ?? prepareUpdate(query, fields);
  known.set(name, update);
  return update;
}

/**
 * Changes a purchase and tells both who pays and who is credited. One that came to an end is not asked about again.
 * @param found As it stands in this database transaction: what is the same already is not written.
 */
export function changePurchase(tx: Tx, found: Purchase, values: Partial<Purchase>): Purchase {
  const isOver = values.state !== undefined && !isUnderWay(values.state);
  const wanted = { ...values, ...(isOver && { nextCheckAt: null }), updatedAt: new Date(tx.nowMs) };
  const news = (Object.keys(wanted) as (keyof typeof wanted)[]).filter(
    (name) => wanted[name] !== found[name],
  );
  const { changes } = updateOf(tx.query, news).run({ ...wanted, purchaseId: found.id });
  if (changes !== 1) throw new Refusal('purchase_not_found');
  return announce(tx, { ...found, ...wanted });
}

/** Tells who pays and who is credited of a purchase. */
export function announce(tx: Tx, row: Purchase): Purchase {
  for (const userId of new Set([row.payerId, row.crediteeId])) {
    tx.changed({ userId, kind: 'purchase', key: row.id });
  }
  return row;
}
