import { type Balance, type Credits, getBalance } from '@coffer/db';
import { type Caller, actorOf } from '../access/caller.ts';
import { requireManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

/**
 * Sets how far below zero a wallet's owner may spend: nanocredits, 0 or more. Answers how the wallet stands then.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`, `amount_out_of_range`.
 */
export async function setOverdraft(
  deps: Deps,
  caller: Caller,
  { userId, overdraft }: { readonly userId: string; readonly overdraft: Credits },
): Promise<Balance> {
  requireManager(caller, 'credits:write');
  await deps.db.ledger.setOverdraft({ userId, overdraft, actor: actorOf(caller) });
  return getBalance(deps.db, userId);
}
