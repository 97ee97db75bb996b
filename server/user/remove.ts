import { Refusal, getUser, removeUser as endUser } from '@coffer/db';
import { logAct } from '../access/act.ts';
import { type Caller, isManager } from '../access/caller.ts';
import { requirePlatformManager, requireUnlimited } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

/**
 * Removes a user: sessions and API keys end at once, personal data is overwritten, the ledger keeps its rows. Saved cards
 * are forgotten at the provider by the next round of catching up, which goes on until that is done.
 * @throws Refusal `scope_missing`, `forbidden`, `cannot_remove_self`, `user_not_found`, `last_platform_manager`.
 */
export async function removeUser(deps: Deps, caller: Caller, id: string): Promise<void> {
  requirePlatformManager(caller, 'users:write');
  if (id === caller.userId) throw new Refusal('cannot_remove_self');
  const user = await getUser(deps.db, id);
  if (!user) throw new Refusal('user_not_found');
  if (isManager(user)) requireUnlimited(caller);
  await endUser(deps.db, id);
  logAct(deps, caller, { what: 'A user was removed', userId: id });
  deps.keyRing.forget();
  deps.catchUp.hasten('cards');
}
