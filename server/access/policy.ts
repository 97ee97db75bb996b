import { Refusal } from '@coffer/db';
import { type Caller, type Scope, isManager, isPlatformManager } from './caller.ts';

const beyondScopes =
  'An API key that is limited to scopes cannot change managers, nor open the way into an account.';

/**
 * Refuses a key that was given none of these scopes. People, and keys without a list, have all that their roles allow.
 * @throws Refusal `scope_missing`.
 */
export function requireScope(caller: Caller, ...anyOf: readonly Scope[]): void {
  if (anyOf.some((scope) => hasScope(caller, scope))) return;
  throw new Refusal('scope_missing', {
    detail: `This API key was not given the scope ${anyOf.join(' or ')}.`,
  });
}

/** Whether the caller's key was given a scope, if it is limited to some. */
export function hasScope({ key }: Caller, scope: Scope): boolean {
  return key === null || key.scopes === null || key.scopes.includes(scope);
}

/** Whether the caller was limited to some of what the owner may do. People, and keys without a list, were not. */
export function isLimited({ key }: Caller): boolean {
  return key !== null && key.scopes !== null;
}

/**
 * Refuses a limited key what reaches beyond any scope: to make, change or end a manager, and the ways into an account.
 * @throws Refusal `scope_missing`.
 */
export function requireUnlimited(caller: Caller, detail: string = beyondScopes): void {
  if (isLimited(caller)) throw new Refusal('scope_missing', { detail });
}

/** Whether the caller may see what this user holds. */
export function seesBalance(caller: Caller, userId: string): boolean {
  return hasScope(caller, 'credits:read') && (caller.userId === userId || isManager(caller));
}

/**
 * Refuses whoever is no Billing or Platform Manager.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export function requireManager(caller: Caller, ...anyOf: readonly Scope[]): void {
  requireScope(caller, ...anyOf);
  if (!isManager(caller)) throw new Refusal('forbidden');
}

/**
 * Refuses whoever is no Platform Manager.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export function requirePlatformManager(caller: Caller, scope: Scope): void {
  requireScope(caller, scope);
  if (!isPlatformManager(caller)) throw new Refusal('forbidden');
}

/**
 * Refuses whoever is neither the user in question nor a manager.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export function requireOwnerOrManager(caller: Caller, userId: string, ...anyOf: readonly Scope[]): void {
  requireScope(caller, ...anyOf);
  if (caller.userId !== userId && !isManager(caller)) throw new Refusal('forbidden');
}
