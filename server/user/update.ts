import { Refusal, type User, changeUser, getUser } from '@coffer/db';
import type { Caller, Role } from '../access/caller.ts';
import { requirePlatformManager, requireScope } from '../access/policy.ts';
import { readName } from '../auth/account-fields.ts';
import type { Deps } from '../deps.ts';
import { grantedRoles, requireUnlimited } from './roles.ts';

export interface UserUpdate {
  readonly id: string;
  readonly name?: string | undefined;
  /** All of the user's roles; StandardUser stays whether it is among them or not. */
  readonly roles?: readonly Role[] | undefined;
}

/**
 * Changes a user. One's own name is one's own; everything else is for Platform Managers. It counts from the user's
 * next request on.
 * @throws Refusal `invalid_input`, `scope_missing`, `forbidden`, `user_not_found`, `last_platform_manager`.
 */
export async function updateUser(deps: Deps, caller: Caller, update: UserUpdate): Promise<User> {
  const name = update.name === undefined ? undefined : readName(update.name);
  const roles = update.roles && grantedRoles(update.roles);
  if (update.id === caller.userId && !roles) requireScope(caller, 'users:write');
  else requirePlatformManager(caller, 'users:write');
  const before = await getUser(deps.db, update.id);
  if (!before) throw new Refusal('user_not_found');
  if (roles?.some((role) => !before.roles.includes(role))) requireUnlimited(caller);
  const user = await changeUser(deps.db, update.id, { name, roles });
  deps.keyRing.forget();
  return user;
}
