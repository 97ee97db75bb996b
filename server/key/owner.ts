import { Refusal, getUser } from '@coffer/db';
import { type Caller, type Scope, isManager } from '../access/caller.ts';
import { requirePlatformManager, requireScope, requireUnlimited } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

interface Use {
  readonly userId: string;
  readonly scope: Scope;
}

/**
 * Lets everybody at their own keys, and Platform Managers at anybody's; at a manager's not with a limited key, unless to
 * look.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`.
 */
export async function requireKeyOwner(deps: Deps, caller: Caller, { userId, scope }: Use): Promise<void> {
  if (userId === caller.userId) return requireScope(caller, scope);
  requirePlatformManager(caller, scope);
  const owner = await getUser(deps.db, userId);
  if (!owner) throw new Refusal('user_not_found');
  if (isManager(owner) && scope === 'users:write') requireUnlimited(caller);
}
