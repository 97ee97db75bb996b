import { type Posted, Refusal, getTransaction, negateCredits, undoOrigin } from '@coffer/db';
import { type Caller, actorOf } from '../access/caller.ts';
import { requireManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

/**
 * Posts the opposite of a grant or a removal, linked to it: at most once for each.
 * @throws Refusal `transaction_not_found`, `not_reversible`, `scope_missing`, `forbidden`.
 */
export async function undoTransaction(deps: Deps, caller: Caller, transactionId: string): Promise<Posted> {
  requireManager(caller, 'credits:write');
  const original = await getTransaction(deps.db, transactionId);
  if (!original) throw new Refusal('transaction_not_found');
  const isGrant = original.type === 'admin_grant';
  if ((!isGrant && original.type !== 'admin_removal') || original.origin === undoOrigin) {
    throw new Refusal('not_reversible');
  }
  return deps.db.ledger.post({
    userId: original.userId,
    type: isGrant ? 'admin_removal' : 'admin_grant',
    amount: isGrant ? original.amount : negateCredits(original.amount),
    origin: undoOrigin,
    sourceId: original.id,
    description: original.description === null ? 'Undone' : `Undone: ${original.description}`.slice(0, 500),
    actor: actorOf(caller),
    metadata: { reverses: original.id },
  });
}
