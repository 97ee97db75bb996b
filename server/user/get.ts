import { Refusal, type User, getUser as readUser } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireOwnerOrManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

/**
 * One user: oneself, or anybody for managers.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`.
 */
export async function getUser(deps: Deps, caller: Caller, id: string): Promise<User> {
  requireOwnerOrManager(caller, id, 'users:read');
  const user = await readUser(deps.db, id);
  if (!user) throw new Refusal('user_not_found');
  return user;
}
