import { type ApiKey, listApiKeys } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import type { Deps } from '../deps.ts';
import { requireKeyOwner } from './owner.ts';

/**
 * A user's API keys that were not revoked, newest first.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`.
 */
export async function listKeys(deps: Deps, caller: Caller, userId: string): Promise<readonly ApiKey[]> {
  await requireKeyOwner(deps, caller, { userId, scope: 'users:read' });
  return listApiKeys(deps.db, userId);
}
