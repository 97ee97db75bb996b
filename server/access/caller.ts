import type { Actor, GrantedRole } from '@coffer/db';

/** What an API key may be limited to. */
export const scopes = [
  'credits:read',
  'credits:write',
  'usage:write',
  'payments:write',
  'users:read',
  'users:write',
] as const;

export type Scope = (typeof scopes)[number];

export const roles = ['StandardUser', 'BillingManager', 'PlatformManager'] as const;

export type Role = (typeof roles)[number];

/** Who makes a request: a signed-in person, or an application with a person's key. */
export interface Caller {
  readonly userId: string;
  readonly name: string;
  /** Beyond StandardUser, which everybody is. */
  readonly roles: readonly GrantedRole[];
  /** Null for a signed-in person. */
  readonly key: {
    readonly id: string;
    readonly name: string;
    readonly scopes: readonly string[] | null;
  } | null;
}

/** All roles as they are shown. */
export function allRoles(granted: readonly GrantedRole[]): Role[] {
  return roles.filter((role) => role === 'StandardUser' || granted.includes(role));
}

/** Whether the caller may see and move everybody's credits. */
export function isManager(caller: Pick<Caller, 'roles'>): boolean {
  return caller.roles.length > 0;
}

/** Whether the caller may change users and roles. */
export function isPlatformManager(caller: Pick<Caller, 'roles'>): boolean {
  return caller.roles.includes('PlatformManager');
}

/** The caller as the ledger names who did it. */
export function actorOf(caller: Caller): Actor {
  return caller.key
    ? { type: 'api_key', id: caller.key.id, name: caller.key.name }
    : { type: 'user', id: caller.userId, name: caller.name };
}
