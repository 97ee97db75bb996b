import {
  type Purchase,
  Refusal,
  type SettleOutcome,
  findPurchaseByCheckout,
  getPurchase,
  hastenCheck,
  isKept,
  settlePurchase,
} from '@coffer/db';
import { type Caller, isManager } from '../access/caller.ts';
import { requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import type { Limits } from '../limit/limits.ts';
import { answerOf, providerOf } from '../payments/ask.ts';
import { maySee, showPurchase } from './show.ts';

type SettleDeps = Pick<Deps, 'db' | 'payments' | 'limits'>;

export interface SettledPurchase {
  readonly outcome: SettleOutcome;
  readonly purchase: Purchase;
}

/**
 * What a returning browser asks: brings a purchase to what its provider says. `checkoutId` is a checkout's id, or a
 * purchase's own, and is looked up here first: an invented one never reaches the provider. The provider is asked only
 * while something can still change, about one purchase once in two seconds, and for one user about ten in ten seconds.
 * @throws Refusal `scope_missing`, `purchase_not_found` (also for somebody else's), `rate_limited`, `payment_provider_failed`.
 */
export async function settleCheckout(
  deps: SettleDeps,
  caller: Caller,
  checkoutId: string,
): Promise<SettledPurchase> {
  requireScope(caller, 'payments:write');
  const found =
    (await findPurchaseByCheckout(deps.db, checkoutId)) ?? (await getPurchase(deps.db, checkoutId));
  if (!found || !maySee(caller, found)) throw new Refusal('purchase_not_found');
  const { outcome, purchase } = await ask(deps, caller, found);
  return { outcome, purchase: showPurchase(caller, purchase) };
}

const notAsked =
  'The payment provider could not be asked just now. If you have paid, the credits arrive by themselves.';

async function ask(deps: SettleDeps, caller: Caller, purchase: Purchase): Promise<SettledPurchase> {
  const { db, limits } = deps;
  const known = { outcome: outcomeOf(purchase), purchase };
  const isUnderWay = known.outcome === 'unpaid' || known.outcome === 'processing';
  const provider = providerOf(deps.payments, purchase);
  if (!isUnderWay || !provider || purchase.checkoutId === null) return known;
  const { id, checkoutId } = purchase;
  await limits.settling.ask(id, async () => {
    await admit(limits, caller, id);
    await hastenCheck(db, id);
    await settlePurchase(db, await answerOf(provider.readCheckout(checkoutId), notAsked), 'browser');
  });
  const now = (await getPurchase(db, id)) ?? purchase;
  return { outcome: outcomeOf(now), purchase: now };
}

/**
 * Counts a question by who asks it; but for an application that settles for all its buyers, whose key can be taken away.
 * @throws Refusal `rate_limited`.
 */
async function admit({ settling, settlers }: Limits, caller: Caller, purchaseId: string): Promise<void> {
  if (caller.key !== null && isManager(caller)) return;
  try {
    await settlers.admit(caller.userId);
  } catch (error) {
    // Nobody was asked, so whoever is next shares no answer.
    settling.forget(purchaseId);
    throw error;
  }
}

/** How a purchase stands without asking anybody. */
export function outcomeOf(purchase: Purchase): SettleOutcome {
  if (purchase.transactionSeq !== null) return 'credited';
  if (isKept(purchase)) return 'kept';
  switch (purchase.state) {
    case 'processing':
    case 'failed':
    case 'expired':
      return purchase.state;
    default:
      return 'unpaid';
  }
}
