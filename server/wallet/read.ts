import { type Balance, type PastBalance, getBalance, getBalanceAt, getBalanceSeries } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireOwnerOrManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

const dayMs = 86_400_000;

/**
 * How a wallet stands: one's own, or anybody's for managers.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`.
 */
export async function readBalance(deps: Deps, caller: Caller, userId: string): Promise<Balance> {
  requireReader(caller, userId);
  return getBalance(deps.db, userId);
}

/**
 * The balance as of a moment, that moment's transactions included.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`.
 */
export async function readPastBalance(
  deps: Deps,
  caller: Caller,
  { userId, at }: { readonly userId: string; readonly at: Date },
): Promise<PastBalance> {
  requireReader(caller, userId);
  return getBalanceAt(deps.db, userId, at);
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

/** Whoever may spend is told what there is, with a refusal at the latest: so it may also ask. */
function requireReader(caller: Caller, userId: string): void {
  requireOwnerOrManager(caller, userId, 'credits:read', 'usage:write');
}
