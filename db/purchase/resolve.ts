import { eq } from 'drizzle-orm';
import type { Credits } from '../ledger/credits.ts';
import type { Actor } from '../ledger/ledger.ts';
import { Refusal } from '../refusal.ts';
import { purchase, user } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';
import { changePurchase } from './change.ts';
import { describeBought, goOn } from './credit.ts';
import type { Purchase } from './read.ts';

/** What an administrator decides about a payment that was kept. */
export interface Resolution {
  readonly purchaseId: string;
  /** What is credited for it, in nanocredits; null: nothing, it was dealt with otherwise. */
  readonly amount: Credits | null;
  /** Why, in the administrator's words. */
  readonly words: string;
  /** The administrator's user id. */
  readonly userId: string;
  readonly actor: Actor;
}

/**
 * Ends the keeping of a payment: credits it under its checkout's name, so once for ever, or notes that it was dealt with
 * otherwise. One that was resolved already stays as it is.
 * @throws Refusal `purchase_not_found`, `not_kept`, `user_not_found` for an account that is gone, and what the ledger refuses.
 */
export async function resolvePurchase(store: Store, resolution: Resolution): Promise<Purchase> {
  return store.writer.run('resolvePurchase', resolution);
}

export function resolvePurchaseIn(tx: Tx, resolution: Resolution): Purchase {
  const { purchaseId, amount, words, userId } = resolution;
  const found = tx.query.select().from(purchase).where(eq(purchase.id, purchaseId)).get();
  if (!found) throw new Refusal('purchase_not_found');
  if (!found.flagged && found.resolvedAt !== null) return found;
  if (!found.flagged) throw new Refusal('not_kept');
  const resolved = { flagged: false, resolution: words, resolvedBy: userId, resolvedAt: new Date(tx.nowMs) };
  if (amount !== null) return credit(tx, found, { amount, resolution, resolved });
  if (found.transactionSeq !== null) return changePurchase(tx, found, resolved);
  return changePurchase(tx, found, { ...resolved, state: 'failed' });
}

interface ByHand {
  readonly amount: Credits;
  readonly resolution: Resolution;
  readonly resolved: Partial<Purchase>;
}

function credit(tx: Tx, found: Purchase, { amount, resolution, resolved }: ByHand): Purchase {
  if (found.transactionSeq !== null) {
    throw new Refusal('not_kept', { detail: 'This payment has its credits. Mark it as dealt with instead.' });
  }
  const creditee = tx.query.select().from(user).where(eq(user.id, found.crediteeId)).get();
  if (!creditee || creditee.deletedAt) throw new Refusal('user_not_found');
  const cause = found.checkoutId ?? found.id;
  const { transaction } = tx.book.post(
    {
      ...{ userId: found.crediteeId, type: 'purchase', amount, origin: found.provider, sourceId: cause },
      description: describeBought(found),
      actor: resolution.actor,
      metadata: { purchase_id: found.id },
    },
    tx,
  );
  const posted = { credits: amount, transactionSeq: transaction.seq, settledVia: 'admin' } as const;
  const credited = changePurchase(tx, found, { ...resolved, ...posted, state: 'paid' });
  return goOn(tx, credited, cause);
}
