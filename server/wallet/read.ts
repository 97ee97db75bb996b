import { type Balance, getBalance, getBalanceSeries } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireOwnerOrManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

const dayMs = 86_400_000;

/**
 * How a wallet stands: one's own, or anybody's for managers.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`.
 */
export async function readBalance(deps: Deps, caller: Caller, userId: string): Promise<Balance> {
  requireOwnerOrManager(caller, userId, 'credits:read');
  return getBalance(deps.db, userId);
}

/**
 * The balance over the last days, as steps.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`.
 */
export async function readBalanceSeries(
  deps: Deps,
  caller: Caller,
  query: { userId: string; days: number },
): ReturnType<typeof getBalanceSeries> {
  requireOwnerOrManager(caller, query.userId, 'credits:read');
  const toMs = deps.now();
  return getBalanceSeries(deps.db, query.userId, {
    from: new Date(toMs - query.days * dayMs),
    to: new Date(toMs),
  });
}
