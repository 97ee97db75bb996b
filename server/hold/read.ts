import {
  type Hold,
  type HoldFilter,
  type HoldList,
  type HoldPage,
  Refusal,
  getHold,
  listHolds,
} from '@coffer/db';
import { type Caller, isManager } from '../access/caller.ts';
import { requireManager, requireOwnerOrManager, requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { fewRows } from '../limit/limits.ts';

/** Whoever may make holds may look at them. */
const readingScopes = ['credits:read', 'usage:write'] as const;

/**
 * One hold as it stands now. Somebody else's and one that does not exist look alike to whoever may not see it.
 * @throws Refusal `scope_missing`, `hold_not_found`.
 */
export async function readHold(deps: Deps, caller: Caller, id: string): Promise<Hold> {
  requireScope(caller, ...readingScopes);
  const hold = await getHold(deps.db, id);
  if (!hold || (hold.userId !== caller.userId && !isManager(caller))) throw new Refusal('hold_not_found');
  return hold;
}

interface HoldQuery {
  readonly filter: HoldFilter;
  readonly page: HoldPage;
}

/**
 * A page of a user's holds, or of everybody's (`userId: null`) for managers, the newest first.
 * @throws Refusal `scope_missing`, `forbidden`, `too_many_reads`, `server_busy`.
 */
export async function readHolds(deps: Deps, caller: Caller, { filter, page }: HoldQuery): Promise<HoldList> {
  if (filter.userId !== null) requireOwnerOrManager(caller, filter.userId, ...readingScopes);
  else requireManager(caller, ...readingScopes);
  const read = (): Promise<HoldList> => listHolds(deps.db, filter, page);
  return mayBeLong({ filter, page }) ? deps.limits.heavyReads.during(caller.userId, read) : read();
}

/** Whether many holds may have to be passed over until a page is full. */
function mayBeLong({ filter, page }: HoldQuery): boolean {
  return filter.state !== undefined || (page.skip ?? 0) > fewRows;
}
