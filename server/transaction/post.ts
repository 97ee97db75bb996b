import { type Credits, type Posted, Refusal, type TransactionType } from '@coffer/db';
import { type Caller, actorOf, isManager } from '../access/caller.ts';
import { requireManager, requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

/** What callers may post by themselves; a purchase only ever comes from a provider. */
export const postableTypes = ['admin_grant', 'admin_removal', 'usage'] as const satisfies TransactionType[];

export interface PostRequest {
  readonly userId: string;
  readonly type: (typeof postableTypes)[number];
  /** Positive nanocredits. */
  readonly amount: Credits;
  readonly sourceId: string | null;
  readonly description: string | null;
}

/**
 * Posts a grant, a removal or a usage. Managers and their keys may move anybody's credits; everybody's own key may
 * debit its own wallet.
 * @throws Refusal `scope_missing`, `forbidden`, and what Ledger.post refuses.
 */
export async function postTransaction(deps: Deps, caller: Caller, request: PostRequest): Promise<Posted> {
  const isOwnUsage = request.type === 'usage' && request.userId === caller.userId;
  if (isOwnUsage) requireScope(caller, 'usage:write');
  else requireManager(caller, request.type === 'usage' ? 'usage:write' : 'credits:write');
  if (!isManager(caller) && caller.key === null) {
    throw new Refusal('forbidden', { detail: 'Credits are spent by applications, with an API key.' });
  }
  return deps.db.ledger.post({
    ...request,
    // Sources of one's own spending are kept apart: nobody can take the name of a source that a manager will use, and a
    // retry finds its transaction whatever its sender has become since.
    origin: isOwnUsage ? `wallet:${caller.userId}` : 'request',
    actor: actorOf(caller),
    metadata: null,
  });
}
