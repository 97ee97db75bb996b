import { type SQL, and, asc, desc, eq, gt, gte, inArray, lt, lte, or, sql } from 'drizzle-orm';
import type { Transaction } from '../ledger/ledger.ts';
import type { TransactionType } from '../ledger/rules/type.ts';
import { ledgerTransaction, wallet } from '../schema/index.ts';
import type { Store } from '../store.ts';
import { selectTransactions, toTransaction } from './read.ts';

/** Which rows of the ledger somebody wants to see. */
export interface TransactionFilter {
  /** Null: everybody's. */
  readonly userId: string | null;
  readonly types?: readonly TransactionType[] | undefined;
  /** Part of a description or source_id, whatever its case; no character is special. */
  readonly search?: string | undefined;
  /** Both inclusive. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly order?: 'newest_first' | 'oldest_first' | undefined;
}

export interface TransactionPage {
  readonly limit: number;
  /** The seq of the last row seen: stays right while rows arrive. */
  readonly cursor?: number | undefined;
  readonly skip?: number | undefined;
}

export interface TransactionList {
  readonly data: readonly Transaction[];
  readonly hasMore: boolean;
  readonly nextCursor: number | null;
}

/** A page of the ledger by seq, never by clock. */
export async function listTransactions(
  store: Store,
  filter: TransactionFilter,
  page: TransactionPage,
): Promise<TransactionList> {
  const oldestFirst = filter.order === 'oldest_first';
  const seq = ledgerTransaction.seq;
  const after = page.cursor === undefined ? undefined : (oldestFirst ? gt : lt)(seq, page.cursor);
  const rows = selectTransactions(store.read)
    .where(and(...conditions(store, filter), after))
    .orderBy(oldestFirst ? asc(seq) : desc(seq))
    .limit(page.limit + 1)
    .offset(page.skip ?? 0)
    .all();
  const data = rows.slice(0, page.limit).map(toTransaction);
  const hasMore = rows.length > page.limit;
  return { data, hasMore, nextCursor: hasMore ? (data.at(-1)?.seq ?? null) : null };
}

function conditions(store: Store, filter: TransactionFilter): (SQL | undefined)[] {
  return [
    filter.userId === null ? undefined : eq(ledgerTransaction.walletId, walletIdOf(store, filter.userId)),
    filter.types ? inArray(ledgerTransaction.type, [...filter.types]) : undefined,
    filter.from ? gte(ledgerTransaction.createdAt, filter.from) : undefined,
    filter.to ? lte(ledgerTransaction.createdAt, filter.to) : undefined,
    filter.search ? contains(filter.search) : undefined,
  ];
}

// The wallet's own key, looked up first, lets SQLite walk one wallet's rows in seq order instead of joining.
function walletIdOf(store: Store, userId: string): number {
  return store.read.select({ id: wallet.id }).from(wallet).where(eq(wallet.userId, userId)).get()?.id ?? 0;
}

function contains(search: string): SQL | undefined {
  const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return or(
    sql`${ledgerTransaction.description} LIKE ${pattern} ESCAPE '\\'`,
    sql`${ledgerTransaction.sourceId} LIKE ${pattern} ESCAPE '\\'`,
  );
}
