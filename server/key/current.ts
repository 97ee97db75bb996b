import { type ApiKey, type Credits, Refusal, getApiKey, getBalance } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { hasScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

/**
 * The key that a request came with, and what its owner's wallet has available: null for a key that may neither read
 * credits nor spend them.
 * @throws Refusal `api_key_not_found` for a request without one; `bad_credentials` for one that has just been revoked.
 */
export async function readCurrentKey(
  deps: Deps,
  caller: Caller,
): Promise<{ readonly key: ApiKey; readonly available: Credits | null }> {
  if (!caller.key) {
    throw new Refusal('api_key_not_found', { detail: 'This request came without an API key.' });
  }
  const key = await getApiKey(deps.db, caller.key.id);
  if (!key) throw new Refusal('bad_credentials');
  const isTold = hasScope(caller, 'credits:read') || hasScope(caller, 'usage:write');
  return { key, available: isTold ? (await getBalance(deps.db, caller.userId)).available : null };
}
