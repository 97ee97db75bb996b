import { Refusal } from '@coffer/db';
import { type Caller, isManager } from '../access/caller.ts';
import { requireOwnerOrManager } from '../access/policy.ts';

/**
 * Lets managers and their keys spend from anybody's wallet, and everybody's own key from its own.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export function requireSpender(caller: Caller, userId: string): void {
  requireOwnerOrManager(caller, userId, 'usage:write');
  if (!isManager(caller) && caller.key === null) {
    throw new Refusal('forbidden', { detail: 'Credits are spent by applications, with an API key.' });
  }
}

/**
 * Who vouches for the source of a spend. Sources of one's own spending are kept apart: nobody can take the name of a
 * source that a manager will use, and a retry finds what it did whatever its sender has become since.
 */
export function spendingOrigin(caller: Caller, userId: string): string {
  return userId === caller.userId ? ownOrigin(userId) : 'request';
}

/** Who vouches for what somebody spends of their own. */
export function ownOrigin(userId: string): string {
  return `wallet:${userId}`;
}
