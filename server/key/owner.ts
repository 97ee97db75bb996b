import { Refusal, getUser } from '@coffer/db';
import type { Caller, Scope } from '../access/caller.ts';
import { requirePlatformManager, requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

interface Use {
  readonly userId: string;
  readonly scope: Scope;
}

/**
 * Lets everybody at their own keys, and Platform Managers at anybody's.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`.
 */
export async function requireKeyOwner(deps: Deps, caller: Caller, { userId, scope }: Use): Promise<void> {
  if (userId === caller.userId) return requireScope(caller, scope);
  requirePlatformManager(caller, scope);
  if (!(await getUser(deps.db, userId))) throw new Refusal('user_not_found');
}
