import { type Credits, type HoldEnd, type Metadata, Refusal, getHold } from '@coffer/db';
import { type Caller, actorOf, isManager } from '../access/caller.ts';
import { requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { ownOrigin, requireSpender } from '../wallet/spender.ts';

export interface Capture {
  readonly holdId: string;
  /** Nanocredits: what the work cost. Null: all of the hold. */
  readonly amount: Credits | null;
  readonly metadata: Metadata | null;
}

/**
 * Takes what the work cost, and gives the rest of the hold back.
 * @throws Refusal `scope_missing`, `forbidden`, and what Ledger.capture refuses.
 */
export async function captureHold(deps: Deps, caller: Caller, capture: Capture): Promise<HoldEnd> {
  const ownerId = await requireHolder(deps, caller, capture.holdId);
  return deps.db.ledger.capture({ ...capture, ownerId, actor: actorOf(caller) });
}

/**
 * Gives a hold back.
 * @throws Refusal `scope_missing`, `forbidden`, and what Ledger.release refuses.
 */
export async function releaseHold(deps: Deps, caller: Caller, holdId: string): Promise<HoldEnd> {
  const ownerId = await requireHolder(deps, caller, holdId);
  return deps.db.ledger.release({ holdId, ownerId });
}

/**
 * Lets managers and their keys end any hold, and everybody's own key those that were made with a key of the same
 * person. Otherwise somebody could give back, while the work runs, what another application holds to be paid from.
 * @returns Whose hold it must be; null: anybody's.
 * @throws Refusal `scope_missing`, `forbidden`, `hold_not_found`.
 */
async function requireHolder(deps: Deps, caller: Caller, holdId: string): Promise<string | null> {
  const { userId } = caller;
  requireScope(caller, 'usage:write');
  if (isManager(caller)) return null;
  requireSpender(caller, userId);
  const hold = await getHold(deps.db, holdId);
  if (!hold || hold.userId !== userId) throw new Refusal('hold_not_found');
  if (hold.origin !== ownOrigin(userId)) {
    throw new Refusal('forbidden', { detail: 'This hold was made by an administrator’s application.' });
  }
  return userId;
}
