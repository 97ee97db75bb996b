import {
  Refusal,
  type Transaction,
  type TransactionFilter,
  getTransaction,
  listTransactions,
} from '@coffer/db';
import { type Caller, isManager } from '../access/caller.ts';
import { requireManager, requireOwnerOrManager, requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { fewRows } from '../limit/limits.ts';

/** A page to read: see listTransactions. */
export type TransactionPage = Parameters<typeof listTransactions>[2];

/**
 * One transaction. Somebody else's and one that does not exist look alike to whoever may not see it.
 * @throws Refusal `transaction_not_found`, `scope_missing`.
 */
export async function readTransaction(deps: Deps, caller: Caller, id: string): Promise<Transaction> {
  requireScope(caller, 'credits:read');
  const found = await getTransaction(deps.db, id);
  if (!found || (found.userId !== caller.userId && !isManager(caller)))
    throw new Refusal('transaction_not_found');
  return hideAdministrator(caller, found);
}

interface TransactionQuery {
  readonly filter: TransactionFilter;
  readonly page: TransactionPage;
}

/**
 * A page of a wallet's history, or of everybody's (`userId: null`) for managers.
 * @throws Refusal `scope_missing`, `forbidden`, `too_many_reads`, `server_busy`.
 */
export async function readTransactions(
  deps: Deps,
  caller: Caller,
  query: TransactionQuery,
): ReturnType<typeof listTransactions> {
  if (!mayBeLong(query)) return readTransactionPage(deps, caller, query);
  requireMayRead(caller, query.filter);
  return deps.limits.heavyReads.during(caller.userId, () => readTransactionPage(deps, caller, query));
}

/**
 * The same for who has a seat among the heavy reads already.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export async function readTransactionPage(
  deps: Deps,
  caller: Caller,
  { filter, page }: TransactionQuery,
): ReturnType<typeof listTransactions> {
  requireMayRead(caller, filter);
  const list = await listTransactions(deps.db, filter, page);
  return { ...list, data: list.data.map((row) => hideAdministrator(caller, row)) };
}

function requireMayRead(caller: Caller, { userId }: TransactionFilter): void {
  if (userId === null) requireManager(caller, 'credits:read');
  else requireOwnerOrManager(caller, userId, 'credits:read');
}

/** Whether many rows may have to be passed over until a page is full. */
function mayBeLong({ filter, page }: TransactionQuery): boolean {
  const { search, types, from, to } = filter;
  return Boolean(search ?? types ?? from ?? to) || (page.skip ?? 0) > fewRows;
}

/** A user sees that an administrator did it, not which one, and that an application spent, not by whose key. */
export function hideAdministrator(caller: Caller, row: Transaction): Transaction {
  const isPerson = row.actor.type === 'user' || row.actor.type === 'api_key';
  if (!isPerson || isManager(caller) || row.actor.id === caller.userId || row.actor.id === caller.key?.id)
    return row;
  if (row.origin.startsWith('wallet:')) return row;
  const isApplication = row.type === 'usage' && row.actor.type === 'api_key';
  const actor = isApplication
    ? ({ type: 'api_key', id: '', name: 'Application' } as const)
    : ({ type: 'user', id: '', name: 'Administrator' } as const);
  return { ...row, actor };
}
