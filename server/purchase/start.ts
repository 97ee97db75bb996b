import {
  type Purchase,
  Refusal,
  type Terms,
  attachCheckout,
  beginPurchase,
  failPurchase,
  getUser,
  settlePurchase,
} from '@coffer/db';
import { type Caller, isManager } from '../access/caller.ts';
import { requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import {
  type MadeCheckout,
  type Offer,
  type PaymentProvider,
  ProviderFailure,
} from '../payments/provider.ts';
import { returnUrl } from '../payments/return-url.ts';

type StartDeps = Pick<Deps, 'config' | 'db' | 'payments'>;

export interface PurchaseRequest {
  /** The caller's own name for this wish: asked again, it finds the same checkout. */
  readonly requestId: string;
  /** Who gets the credits; null for the caller. */
  readonly crediteeId: string | null;
}

export interface StartedPurchase {
  readonly purchaseId: string;
  /** Where to send the buyer. */
  readonly url: string;
}

/**
 * Begins a purchase: the row first, then the provider's checkout. A request that failed may be tried again.
 * @throws Refusal `scope_missing`, `forbidden`, `payments_off`, `idempotency_conflict`, `user_not_found`,
 * `payment_provider_failed`.
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
  const { name: provider, livemode, priceId } = payments;
  const offer = payments.check().offer;
  const purchase = await beginPurchase(db, {
    provider,
    livemode,
    priceId,
    crediteeId,
    payerId: caller.userId,
    requestId: request.requestId,
    currency: offer?.currency ?? null,
    priceMinor: offer?.priceMinor ?? null,
    terms: offer && termsOf(offer),
  });
  const url = knownUrl(purchase, config.hostUrl) ?? (await openCheckout(deps, payments, purchase));
  return { purchaseId: purchase.id, url };
}

/** One unit of what is on sale. */
function termsOf({ credits, unitMinor }: Offer): Terms {
  return { unitCredits: credits, unitMinor, minQuantity: 1, maxQuantity: 1 };
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
  const isSame =
    purchase.provider === payments.name &&
    purchase.livemode === payments.livemode &&
    purchase.priceId === payments.priceId;
  if (isSame) return;
  throw new Refusal('idempotency_conflict', {
    detail: 'The payment settings have changed since this purchase was begun. Begin a new one.',
  });
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
    throw new Refusal('payment_provider_failed');
  }
}
