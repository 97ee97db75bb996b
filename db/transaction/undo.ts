import { and, eq, inArray } from 'drizzle-orm';
import { ledgerTransaction } from '../schema/index.ts';
import type { Store } from '../store.ts';
import { idOf } from './read.ts';

/** The origin of a transaction that undoes another one, whose id is its source: so each is undone at most once. */
export const undoOrigin = 'undo';

/** For each of the given transactions that was undone: its id, and the id of the transaction that undid it. */
export async function findUndoings(
  store: Store,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const { seq, source, createdAt, origin } = ledgerTransaction;
  const rows = store.read
    .select({ seq, source, createdAt })
    .from(ledgerTransaction)
    .where(and(eq(origin, undoOrigin), inArray(source, [...ids])))
    .all();
  return new Map(rows.flatMap((row) => (row.source ? [[row.source, idOf(row)]] : [])));
}
