import { type SQL, and, asc, between, desc, eq, gt, gte, inArray, lt, lte, sql } from 'drizzle-orm';
import type { Transaction } from '../ledger/ledger.ts';
import type { TransactionType } from '../ledger/rules/type.ts';
import { ledgerTransaction } from '../schema/index.ts';
import type { Store } from '../store.ts';
import { selectTransactions, toTransaction } from './read.ts';
import { searchTransactions } from './search.ts';
import { findSeqRange } from './time-range.ts';

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
  /** There is more, or a search has not looked everywhere yet: with the cursor it goes on, also after an empty page. */
  readonly hasMore: boolean;
  readonly nextCursor: number | null;
}

/** A page of the ledger by seq, never by clock. */
export async function listTransactions(
  store: Store,
  filter: TransactionFilter,
  page: TransactionPage,
): Promise<TransactionList> {
  const selection = select(store, filter);
  if (selection === null) return { data: [], hasMore: false, nextCursor: null };
  if (filter.search) return searchTransactions(store, { ...selection, search: filter.search }, page);
  const { oldestFirst, conditions } = selection;
  const seq = ledgerTransaction.seq;
  const after = page.cursor === undefined ? undefined : (oldestFirst ? gt : lt)(seq, page.cursor);
  const rows = selectTransactions(store.read)
    .where(and(...conditions, after))
    .orderBy(oldestFirst ? asc(seq) : desc(seq))
    .limit(page.limit + 1)
    .offset(page.skip ?? 0)
    .all();
  const data = rows.slice(0, page.limit).map(toTransaction);
  const hasMore = rows.length > page.limit;
  return { data, hasMore, nextCursor: hasMore ? (data.at(-1)?.seq ?? null) : null };
}

/** Rows that are looked through in the order of seq. */
export interface Selection {
  readonly oldestFirst: boolean;
  readonly walletId: number | null;
  readonly conditions: readonly (SQL | undefined)[];
}

/** What a filter means in the order of rows; null where it can match nothing. */
function select(store: Store, filter: TransactionFilter): Selection | null {
  const walletId = filter.userId === null ? null : store.wallets.findId(filter.userId);
  if (walletId === undefined) return null;
  return {
    walletId,
    oldestFirst: filter.order === 'oldest_first',
    conditions: [
      walletId === null ? undefined : eq(ledgerTransaction.walletId, walletId),
      ...ofTypes(filter.types),
      ...within(store, filter),
    ],
  };
}

function ofTypes(types: readonly TransactionType[] | undefined): (SQL | undefined)[] {
  if (!types) return [];
  // In these words, for SQLite to see that the small index without usage has all that is wanted.
  const butUsage = types.includes('usage') ? undefined : sql`${ledgerTransaction.type} <> 'usage'`;
  return [inArray(ledgerTransaction.type, [...types]), butUsage];
}

function within(store: Store, { from, to }: TransactionFilter): (SQL | undefined)[] {
  if (!from && !to) return [];
  const range = findSeqRange(store.readClient, { fromMs: from?.getTime(), toMs: to?.getTime() });
  if (!range) return [sql`false`];
  return [
    between(ledgerTransaction.seq, range.first, range.last),
    from && gte(ledgerTransaction.createdAt, from),
    to && lte(ledgerTransaction.createdAt, to),
  ];
}
