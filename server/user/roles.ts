import type { GrantedRole } from '@coffer/db';
import type { Role } from '../access/caller.ts';

/** The roles that are stored: all beyond StandardUser, each once. */
export function grantedRoles(roles: readonly Role[]): GrantedRole[] {
  return (['BillingManager', 'PlatformManager'] as const).filter((role) => roles.includes(role));
}
