import { setImmediate as otherRequests } from 'node:timers/promises';
import { type SQL, and, asc, desc, gt, gte, lt, lte, or, sql } from 'drizzle-orm';
import { contains } from '../contains.ts';
import type { Transaction } from '../ledger/ledger.ts';
import { ledgerTransaction } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Selection, TransactionList, TransactionPage } from './list.ts';
import { selectTransactions, toTransaction } from './read.ts';

interface Search extends Selection {
  readonly search: string;
}

/** Rows looked through at a time, for a millisecond or two: others have their turn in between. */
const stepRows = 2000;
/** Rows that one call looks through before it answers with what it has and where to go on. */
const callRows = 100_000;

/**
 * Looks through the text of a selection in steps, so that a long history holds nobody up: after 100,000 rows it answers
 * with what it has found by then, which may be nothing, and the cursor from which it goes on.
 */
export async function searchTransactions(
  store: Store,
  search: Search,
  page: TransactionPage,
): Promise<TransactionList> {
  const wanted = page.limit + 1;
  let toSkip = page.skip ?? 0;
  // Whoever skips instead of following the cursor cannot go on from the middle.
  const budget = page.skip ? Infinity : callRows;
  const found: Transaction[] = [];
  let cursor = page.cursor;
  let end = stepEnd(store, search, cursor);
  for (let looked = 0; end !== null && found.length < wanted && looked < budget; looked += stepRows) {
    const rows = readStep(store, search, { after: cursor, end, limit: toSkip + wanted - found.length });
    // What is skipped is not kept: there may be any number of it.
    found.push(...rows.slice(toSkip));
    toSkip = Math.max(0, toSkip - rows.length);
    cursor = end;
    end = stepEnd(store, search, cursor);
    await otherRequests();
  }
  const data = found.slice(0, page.limit);
  if (found.length >= wanted) return { data, hasMore: true, nextCursor: data.at(-1)?.seq ?? null };
  return { data, hasMore: end !== null, nextCursor: end === null ? null : (cursor ?? null) };
}

/** Where the step after a cursor ends, or null where nothing is left. */
function stepEnd(store: Store, search: Search, cursor: number | undefined): number | null {
  const { oldestFirst, conditions } = search;
  const { seq } = ledgerTransaction;
  const step = store.read
    .select({ seq })
    .from(ledgerTransaction)
    .where(and(...conditions, beyond(search, cursor)))
    .orderBy(oldestFirst ? asc(seq) : desc(seq))
    .limit(stepRows)
    .as('step');
  const outermost = oldestFirst ? sql`max(${step.seq})` : sql`min(${step.seq})`;
  const found = store.read.select({ end: outermost }).from(step).get();
  return found?.end === null || found === undefined ? null : Number(found.end);
}

interface Step {
  readonly after: number | undefined;
  readonly end: number;
  readonly limit: number;
}

function readStep(store: Store, search: Search, step: Step): Transaction[] {
  const { seq } = ledgerTransaction;
  const upToEnd = (search.oldestFirst ? lte : gte)(seq, step.end);
  return selectTransactions(store.read)
    .where(and(...search.conditions, beyond(search, step.after), upToEnd, matches(search.search)))
    .orderBy(search.oldestFirst ? asc(seq) : desc(seq))
    .limit(step.limit)
    .all()
    .map(toTransaction);
}

function beyond({ oldestFirst }: Search, cursor: number | undefined): SQL | undefined {
  return cursor === undefined ? undefined : (oldestFirst ? gt : lt)(ledgerTransaction.seq, cursor);
}

function matches(search: string): SQL | undefined {
  const sourceId = sql`(SELECT source_id FROM named_transaction AS named WHERE named.seq = ${ledgerTransaction.seq})`;
  return or(contains(ledgerTransaction.description, search), contains(sourceId, search));
}
