import type { Credits, Held } from '@coffer/db';
import { z } from 'zod';
import { type Caller, actorOf } from '../access/caller.ts';
import type { Deps } from '../deps.ts';
import { requireSpender, spendingOrigin } from '../wallet/spender.ts';

/** For how many seconds credits may be set aside: a week at most, and a quarter of an hour where nobody says. */
export const holdSeconds = z
  .int('must be a whole number of seconds')
  .min(1, 'must be 1 or more')
  .max(604_800, 'must be 604800 or less');

export const defaultHoldSeconds = 900;

export interface HoldRequest {
  readonly userId: string;
  /** Positive nanocredits. */
  readonly amount: Credits;
  readonly expiresInSeconds: number;
  readonly sourceId: string | null;
  readonly description: string | null;
}

/**
 * Sets credits aside for work to come: they count against what is available, never against the balance.
 * @throws Refusal `scope_missing`, `forbidden`, and what Ledger.hold refuses.
 */
export async function createHold(deps: Deps, caller: Caller, request: HoldRequest): Promise<Held> {
  const { userId, amount, expiresInSeconds, sourceId, description } = request;
  requireSpender(caller, userId);
  return deps.db.ledger.hold({
    ...{ userId, amount, sourceId, description },
    expiresInMs: expiresInSeconds * 1000,
    origin: spendingOrigin(caller, userId),
    actor: actorOf(caller),
  });
}
