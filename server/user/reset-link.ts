import { Refusal, getUser } from '@coffer/db';
import { logAct } from '../access/act.ts';
import type { Caller } from '../access/caller.ts';
import { requirePlatformManager, requireUnlimited } from '../access/policy.ts';
import { type ResetLink, makeResetLink } from '../auth/reset-link.ts';
import type { Deps } from '../deps.ts';

/**
 * Makes the link by which a user sets a new password: once, within 24 hours. Earlier links end now; the old password
 * and sessions end when it is used; API keys stay.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`.
 */
export async function createResetLink(deps: Deps, caller: Caller, id: string): Promise<ResetLink> {
  requirePlatformManager(caller, 'users:write');
  requireUnlimited(caller);
  if (!(await getUser(deps.db, id))) throw new Refusal('user_not_found');
  const link = await makeResetLink(deps, id);
  logAct(deps, caller, { what: 'A link to set a password was made', userId: id });
  return link;
}
