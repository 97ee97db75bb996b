import type { Credits, Metadata, PostCommand, Posted, TransactionType } from '@coffer/db';
import { type Caller, actorOf } from '../access/caller.ts';
import { requireManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { requireSpender, spendingOrigin } from '../wallet/spender.ts';

/** What callers may post by themselves; a purchase only ever comes from a provider. */
export const postableTypes = ['admin_grant', 'admin_removal', 'usage'] as const satisfies TransactionType[];

export interface PostRequest {
  readonly userId: string;
  readonly type: (typeof postableTypes)[number];
  /** Positive nanocredits. */
  readonly amount: Credits;
  readonly sourceId: string | null;
  readonly description: string | null;
  readonly metadata?: Metadata | null | undefined;
  /** When what is left of granted credits expires; for a grant only. */
  readonly expiresAt?: Date | null | undefined;
}

/**
 * Posts a grant, a removal or a usage. Managers and their keys may move anybody's credits; everybody's own key may
 * debit its own wallet.
 * @throws Refusal `scope_missing`, `forbidden`, and what Ledger.post refuses.
 */
export async function postTransaction(deps: Deps, caller: Caller, request: PostRequest): Promise<Posted> {
  return deps.db.ledger.post(commandOf(caller, request));
}

/**
 * What the ledger is asked for.
 * @throws Refusal `scope_missing`, `forbidden` when the caller may not ask for it.
 */
export function commandOf(caller: Caller, request: PostRequest): PostCommand {
  const { userId, type, metadata = null, expiresAt = null } = request;
  const isUsage = type === 'usage';
  if (isUsage) requireSpender(caller, userId);
  else requireManager(caller, 'credits:write');
  const origin = isUsage ? spendingOrigin(caller, userId) : 'request';
  return { ...request, origin, actor: actorOf(caller), metadata, expiresAt };
}
