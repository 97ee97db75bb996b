import { and, eq, inArray } from 'drizzle-orm';
import { ledgerTransaction } from '../schema/index.ts';
import type { Store } from '../store.ts';

/** The origin of a transaction that undoes another one, whose id is its source: so each is undone at most once. */
export const undoOrigin = 'undo';

/** For each of the given transactions that was undone: its id, and the id of the transaction that undid it. */
export async function findReversals(
  store: Store,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = store.read
    .select({ id: ledgerTransaction.id, source: ledgerTransaction.source })
    .from(ledgerTransaction)
    .where(and(eq(ledgerTransaction.origin, undoOrigin), inArray(ledgerTransaction.source, [...ids])))
    .all();
  return new Map(rows.flatMap((row) => (row.source && row.id ? [[row.source, row.id]] : [])));
}
