import { type Purchase, Refusal, getPurchase, settlePurchase } from '@coffer/db';
import { logAct } from '../access/act.ts';
import { type Caller, isManager } from '../access/caller.ts';
import { requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { answerOf, providerOf } from '../payments/ask.ts';
import { type SettledPurchase, outcomeOf } from './settle.ts';
import { maySee, showPurchase } from './show.ts';

type DiscardDeps = Pick<Deps, 'db' | 'payments' | 'limits' | 'log'>;

/**
 * Ends a checkout that nobody wants to pay any more, first at the provider, which alone knows whether somebody has paid:
 * one that was paid meanwhile is credited instead. One that has come to an end stays what it is.
 * @throws Refusal `scope_missing`, `purchase_not_found` (also for somebody else's), `forbidden` for who is credited but does not
 * pay, `not_discardable`, `rate_limited`, `payment_provider_failed`.
 */
export async function discardPurchase(
  deps: DiscardDeps,
  caller: Caller,
  purchaseId: string,
): Promise<SettledPurchase> {
  requireScope(caller, 'payments:write');
  const found = await getPurchase(deps.db, purchaseId);
  if (!found || !maySee(caller, found)) throw new Refusal('purchase_not_found');
  if (found.payerId !== caller.userId && !isManager(caller)) throw new Refusal('forbidden');
  if (outcomeOf(found) === 'unpaid') await end(deps, caller, found);
  const purchase = (await getPurchase(deps.db, purchaseId)) ?? found;
  return { outcome: outcomeOf(purchase), purchase: showPurchase(caller, purchase) };
}

async function end(deps: DiscardDeps, caller: Caller, purchase: Purchase): Promise<void> {
  const { db, limits } = deps;
  const { id, checkoutId, kind } = purchase;
  const provider = providerOf(deps.payments, purchase);
  // Without its number a checkout may be about to open: whether it did is found out by itself.
  if (!provider || kind !== 'checkout' || checkoutId === null) throw new Refusal('not_discardable');
  await limits.settlers.admit(caller.userId);
  await settlePurchase(db, await answerOf(provider.endCheckout(checkoutId), notEnded), 'browser');
  if (purchase.payerId !== caller.userId) {
    logAct(deps, caller, { what: 'ended a checkout of somebody else', purchaseId: id });
  }
}

const notEnded =
  'The payment provider could not be asked to end this checkout. Try again in a moment; if it was paid, the credits arrive by themselves.';
