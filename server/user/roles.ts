import { type GrantedRole, Refusal } from '@coffer/db';
import type { Caller, Role } from '../access/caller.ts';

/** The roles that are stored: all beyond StandardUser, each once. */
export function grantedRoles(roles: readonly Role[]): GrantedRole[] {
  return (['BillingManager', 'PlatformManager'] as const).filter((role) => roles.includes(role));
}

/**
 * Refuses a key that is limited to scopes what would give somebody a manager's powers: they reach beyond its scopes.
 * @throws Refusal `scope_missing`.
 */
export function requireUnlimited(caller: Caller): void {
  if (!caller.key?.scopes) return;
  const detail = 'An API key that is limited to scopes cannot hand out a manager’s powers.';
  throw new Refusal('scope_missing', { detail });
}
