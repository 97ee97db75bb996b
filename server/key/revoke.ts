import { revokeApiKey } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import type { Deps } from '../deps.ts';
import { requireKeyOwner } from './owner.ts';

/**
 * Ends an API key and those that were made with it: the next request with any of them is refused.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`, `api_key_not_found`.
 */
export async function revokeKey(
  deps: Deps,
  caller: Caller,
  key: { id: string; userId: string },
): Promise<void> {
  await requireKeyOwner(deps, caller, { userId: key.userId, scope: 'users:write' });
  await revokeApiKey(deps.db, key);
  deps.keyRing.forget();
}
