import type { User } from '@coffer/db';
import type { Caller, Role } from '../access/caller.ts';
import { requirePlatformManager } from '../access/policy.ts';
import { openAccount } from '../auth/account.ts';
import { makeResetLink } from '../auth/reset-link.ts';
import type { Deps } from '../deps.ts';
import { grantedRoles, requireUnlimited } from './roles.ts';

export interface NewUser {
  readonly email: string;
  readonly name: string;
  /** Without one, the user sets it by a one-time link. */
  readonly password?: string | undefined;
  readonly roles?: readonly Role[] | undefined;
}

/**
 * Makes an account for somebody else, initial credits included, also where sign-up is switched off.
 * @returns Beside the user, the link by which a password is set; null when one was given.
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
  const user = await openAccount(deps, { email, name, password, roles });
  if (password !== null) return { user, resetUrl: null };
  const { url } = await makeResetLink(deps, user.id);
  return { user, resetUrl: url };
}
