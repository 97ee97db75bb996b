import { type User, listUsers as readUsers } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

export interface UserQuery {
  /** Part of a name or an e-mail address. */
  readonly search?: string | undefined;
  readonly skip: number;
  readonly limit: number;
}

/**
 * Users by name, for managers.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export async function listUsers(
  deps: Deps,
  caller: Caller,
  query: UserQuery,
): Promise<{ readonly data: readonly User[]; readonly totalCount: number }> {
  requireManager(caller, 'users:read');
  return readUsers(deps.db, query);
}
