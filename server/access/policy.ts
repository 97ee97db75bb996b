import { Refusal } from '@coffer/db';
import { type Caller, type Scope, isManager, isPlatformManager } from './caller.ts';

/**
 * Refuses a key that was not given a scope. People, and keys without a list, have all that their roles allow.
 * @throws Refusal `scope_missing`.
 */
export function requireScope(caller: Caller, scope: Scope): void {
  if (caller.key?.scopes && !caller.key.scopes.includes(scope)) {
    throw new Refusal('scope_missing', { detail: `This API key was not given the scope ${scope}.` });
  }
}

/**
 * Refuses whoever is no Billing or Platform Manager.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export function requireManager(caller: Caller, scope: Scope): void {
  requireScope(caller, scope);
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
export function requireOwnerOrManager(caller: Caller, userId: string, scope: Scope): void {
  requireScope(caller, scope);
  if (caller.userId !== userId && !isManager(caller)) throw new Refusal('forbidden');
}
