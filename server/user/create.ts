import type { User } from '@coffer/db';
import { logAct } from '../access/act.ts';
import type { Caller, Role } from '../access/caller.ts';
import { isLimited, requirePlatformManager, requireUnlimited } from '../access/policy.ts';
import { openAccount } from '../auth/account.ts';
import { makeResetLink } from '../auth/reset-link.ts';
import type { Deps } from '../deps.ts';
import { grantedRoles } from './roles.ts';

export interface NewUser {
  readonly email: string;
  readonly name: string;
  /** Without one, the user sets it by a one-time link. Not for a key that is limited to scopes. */
  readonly password?: string | undefined;
  readonly roles?: readonly Role[] | undefined;
}

const noPassword =
  'An API key that is limited to scopes cannot set passwords. Leave it out: a Platform Manager makes the link by which the user sets one.';

/**
 * Makes an account for somebody else, initial credits included, also where sign-up is switched off. A key that is limited
 * to scopes gets no way into it: the account may have more powers one day than the key ever had.
 * @returns Beside the user, the link by which a password is set; null when one was given, and for a limited key.
 * @throws Refusal `scope_missing`, `forbidden`, `invalid_input`, `password_too_short`, `email_taken`.
 */
export async function createUser(
  deps: Deps,
  caller: Caller,
  wanted: NewUser,
): Promise<{ readonly user: User; readonly resetUrl: string | null }> {
  requirePlatformManager(caller, 'users:write');
  const { email, name, password = null } = wanted;
  const roles = grantedRoles(wanted.roles ?? []);
  if (roles.length > 0) requireUnlimited(caller);
  if (password !== null) requireUnlimited(caller, noPassword);
  const user = await openAccount(deps, { email, name, password, roles });
  logAct(deps, caller, { what: 'A user was created', userId: user.id, roles });
  if (password !== null || isLimited(caller)) return { user, resetUrl: null };
  const { url } = await makeResetLink(deps, user.id);
  return { user, resetUrl: url };
}
