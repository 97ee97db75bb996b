import {
  type Purchase,
  Refusal,
  attachCheckout,
  beginPurchase,
  failPurchase,
  getUser,
  settlePurchase,
} from '@coffer/db';
import { type Caller, isManager } from '../access/caller.ts';
import { requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { providerOf } from '../payments/ask.ts';
import { type MadeCheckout, type PaymentProvider, ProviderFailure } from '../payments/provider.ts';
import { returnUrl } from '../payments/return-url.ts';
import { type WantedChoice, choose } from './choose.ts';
import { purchaseReason } from './reason.ts';

type StartDeps = Pick<Deps, 'config' | 'db' | 'payments'>;

export interface PurchaseRequest {
  /** The caller's own name for this wish: asked again, it finds the same checkout. */
  readonly requestId: string;
  /** Who gets the credits; null for the caller. */
  readonly crediteeId: string | null;
  /** One of the default pack where nothing is said. */
  readonly choice?: WantedChoice;
}

export interface StartedPurchase {
  readonly purchaseId: string;
  /** Where to send the buyer. */
  readonly url: string;
}

/**
 * Begins a purchase: the row first, then the provider's checkout. A request that failed may be tried again.
 * @throws Refusal `scope_missing`, `forbidden`, `payments_off`, `invalid_input`, `idempotency_conflict`, `user_not_found`,
 * `rate_limited`, `too_many_checkouts`, `payment_provider_failed`.
 */
export async function startPurchase(
  deps: StartDeps,
  caller: Caller,
  request: PurchaseRequest,
): Promise<StartedPurchase> {
  requireScope(caller, 'payments:write');
  const crediteeId = request.crediteeId ?? caller.userId;
  if (crediteeId !== caller.userId && !isManager(caller)) throw new Refusal('forbidden');
  const { payments, db, config } = deps;
  if (payments === null) throw new Refusal('payments_off');
  const { name: provider, livemode } = payments;
  const purchase = await beginPurchase(db, {
    ...choose(payments, request.choice ?? {}),
    ...{ provider, livemode, crediteeId },
    payerId: caller.userId,
    requestId: request.requestId,
  });
  const url = knownUrl(purchase, config.hostUrl) ?? (await openCheckout(deps, payments, purchase));
  return { purchaseId: purchase.id, url };
}

/** Where the buyer of a purchase goes that has its checkout already; null when it has none. */
function knownUrl(purchase: Purchase, hostUrl: string): string | null {
  if (purchase.checkoutId === null) return null;
  // One that has come to an end is told about on the page the buyer would have come back to.
  if (purchase.state !== 'open') return returnUrl(hostUrl, 'success', purchase.checkoutId);
  return purchase.checkoutUrl;
}

async function openCheckout(deps: StartDeps, payments: PaymentProvider, purchase: Purchase): Promise<string> {
  requireSameSettings(payments, purchase);
  const { checkout, report } = await makeCheckout(deps, payments, purchase);
  const attached = await attachCheckout(deps.db, purchase.id, checkout);
  if (report !== null) await settlePurchase(deps.db, report, 'provider');
  return attached.checkoutUrl ?? checkout.url;
}

/** A request from before the payment settings changed cannot go on under the new ones. */
function requireSameSettings(payments: PaymentProvider, purchase: Purchase): void {
  const isOnSale = purchase.priceId === payments.priceId || isOnShelf(payments, purchase.priceId);
  if (isOnSale && providerOf(payments, purchase)) return;
  throw new Refusal('idempotency_conflict', {
    detail: 'The payment settings have changed since this purchase was begun. Begin a new one.',
  });
}

function isOnShelf(payments: PaymentProvider, priceId: string | null): boolean {
  return payments.shelf().packs.some((pack) => pack.priceId === priceId);
}

async function makeCheckout(
  { db }: StartDeps,
  payments: PaymentProvider,
  purchase: Purchase,
): Promise<MadeCheckout> {
  const payer = await getUser(db, purchase.payerId);
  if (!payer) throw new Refusal('user_not_found');
  try {
    return await payments.createCheckout(purchase, payer);
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    await failPurchase(db, purchase.id, error.reason);
    throw new Refusal('payment_provider_failed', { detail: purchaseReason(error.reason) });
  }
}
