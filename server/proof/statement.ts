import {
  type Period,
  type StatementEnds,
  type Transaction,
  type TransactionFilter,
  readMovements,
  readStatementEnds,
} from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireOwnerOrManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { type TransactionPage, hideAdministrator, readTransactions } from '../transaction/read.ts';
import { checkPeriod } from './period.ts';

/** Whose statement of when. */
export interface StatementQuery extends Period {
  readonly userId: string;
}

/** What stands at both ends of a statement. */
export interface StatementFrame extends StatementEnds {
  /** Whether nothing more can come into it, as long as the clock is right. */
  readonly isOver: boolean;
}

/** A page of a statement. */
export interface Statement extends StatementFrame {
  /** The oldest first. */
  readonly movements: readonly Transaction[];
  readonly nextCursor: number | null;
}

/**
 * A wallet's balance before a period, its movements page by page, and the balance after it: one's own, or anybody's for
 * managers.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`, `invalid_query`, `too_many_reads`, `server_busy`.
 */
export async function readStatement(
  deps: Deps,
  caller: Caller,
  { page, ...query }: StatementQuery & { readonly page: TransactionPage },
): Promise<Statement> {
  const frame = openFrame(deps, caller, query);
  const list = await readTransactions(deps, caller, { filter: filterOf(query), page });
  const movements = list.data.filter(({ seq }) => seq <= frame.lastSeq);
  // What came after the ends were read belongs to the next answer.
  const isCut = movements.length < list.data.length;
  return { ...frame, movements, nextCursor: isCut ? null : list.nextCursor };
}

/** A whole statement: what stands at its ends, and its movements some at a time. */
export interface WholeStatement {
  readonly frame: StatementFrame;
  readonly movements: AsyncIterable<readonly Transaction[]>;
}

/**
 * The same for whoever has a seat among the heavy reads already, with all its movements.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`, `invalid_query`.
 */
export function openStatement(deps: Deps, caller: Caller, query: StatementQuery): WholeStatement {
  const frame = openFrame(deps, caller, query);
  return { frame, movements: showMovements(deps, caller, { ...query, lastSeq: frame.lastSeq }) };
}

function openFrame(deps: Deps, caller: Caller, query: StatementQuery): StatementFrame {
  const { userId } = query;
  requireOwnerOrManager(caller, userId, 'credits:read');
  const ends = readStatementEnds(deps.db, userId, checkPeriod(query));
  return { ...ends, isOver: query.to.getTime() <= deps.now() };
}

async function* showMovements(
  deps: Deps,
  caller: Caller,
  query: StatementQuery & { readonly lastSeq: number },
): AsyncGenerator<readonly Transaction[]> {
  for await (const rows of readMovements(deps.db, query.userId, query)) {
    yield rows.map((row) => hideAdministrator(caller, row));
  }
}

function filterOf({ userId, from, to }: StatementQuery): TransactionFilter {
  return { userId, from, to: new Date(to.getTime() - 1), order: 'oldest_first' };
}
