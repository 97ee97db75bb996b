import { Refusal, type User, changeUser, getUser } from '@coffer/db';
import { logAct } from '../access/act.ts';
import { type Caller, type Role, isManager } from '../access/caller.ts';
import { isLimited, requirePlatformManager, requireScope, requireUnlimited } from '../access/policy.ts';
import { readName } from '../auth/account-fields.ts';
import type { Deps } from '../deps.ts';
import { grantedRoles } from './roles.ts';

export interface UserUpdate {
  readonly id: string;
  readonly name?: string | undefined;
  /** All of the user's roles; StandardUser stays whether it is among them or not. */
  readonly roles?: readonly Role[] | undefined;
}

/**
 * Changes a user. One's own name is one's own; everything else is for Platform Managers. It counts from the user's
 * next request on, in running sessions too.
 * @throws Refusal `invalid_input`, `scope_missing`, `forbidden`, `user_not_found`, `last_platform_manager`.
 */
export async function updateUser(deps: Deps, caller: Caller, update: UserUpdate): Promise<User> {
  const name = update.name === undefined ? undefined : readName(update.name);
  const roles = update.roles && grantedRoles(update.roles);
  const isOwnName = update.id === caller.userId && !roles;
  if (isOwnName) requireScope(caller, 'users:write');
  else requirePlatformManager(caller, 'users:write');
  const before = await getUser(deps.db, update.id);
  if (!before) throw new Refusal('user_not_found');
  if (!isOwnName && (isManager(before) || (roles ?? []).length > 0)) requireUnlimited(caller);
  // A limited key that comes this far found no roles and wants none: it must not take one that was given meanwhile.
  const user = await changeUser(deps.db, update.id, { name, roles: isLimited(caller) ? undefined : roles });
  if (!isOwnName) logAct(deps, caller, { what: 'A user was changed', userId: user.id, roles: user.roles });
  deps.keyRing.forget();
  return user;
}
