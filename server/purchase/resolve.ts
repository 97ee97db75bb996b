import { type Credits, type Purchase, resolvePurchase } from '@coffer/db';
import { type Caller, actorOf } from '../access/caller.ts';
import { requireManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

export interface ResolveRequest {
  readonly purchaseId: string;
  /** What is credited, in nanocredits above 0; null: nothing, it was dealt with otherwise. */
  readonly amount: Credits | null;
  /** Why. */
  readonly words: string;
}

/**
 * Ends the keeping of a payment that came in but was not credited: credits it by hand, once for ever, or notes that it was dealt
 * with otherwise.
 * @throws Refusal `scope_missing`, `forbidden`, `purchase_not_found`, `not_kept`, `user_not_found`, and what the ledger refuses.
 */
export async function resolveKept(
  { db }: Pick<Deps, 'db'>,
  caller: Caller,
  request: ResolveRequest,
): Promise<Purchase> {
  requireManager(caller, 'credits:write');
  return resolvePurchase(db, { ...request, userId: caller.userId, actor: actorOf(caller) });
}
