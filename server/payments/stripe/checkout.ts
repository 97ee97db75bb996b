import type { Purchase } from '@coffer/db';
import type { Stripe } from 'stripe';
import type { StripeConfig } from '../../config/config.ts';
import { ProviderFailure } from '../provider.ts';
import { returnUrl } from '../return-url.ts';

interface CheckoutOptions {
  readonly config: Pick<StripeConfig, 'hostUrl' | 'priceId' | 'enableInvoiceCreation'>;
  readonly instanceId: string;
  readonly customerId: string;
  /** What a free amount is sold as; null while it is not known. */
  readonly productId: string | null;
}

/** What Stripe is asked for when a purchase begins. */
export function checkoutParams(
  purchase: Purchase,
  { config, instanceId, customerId, productId }: CheckoutOptions,
): Stripe.Checkout.SessionCreateParams {
  const metadata = {
    coffer_instance: instanceId,
    coffer_purchase: purchase.id,
    coffer_payer: purchase.payerId,
    coffer_creditee: purchase.crediteeId,
  };
  return {
    mode: 'payment',
    line_items: [lineItem(purchase, config.priceId, productId)],
    customer: customerId,
    client_reference_id: purchase.id,
    metadata,
    payment_intent_data: {
      metadata,
      // Stripe's page then says that the card may be charged again, and the buyer agrees by paying.
      ...(purchase.savesCard && { setup_future_usage: 'off_session' }),
    },
    success_url: returnUrl(config.hostUrl, 'success', '{CHECKOUT_SESSION_ID}'),
    // Stripe documents its placeholder for success_url alone, so the way out carries the purchase's own id, which
    // names the same checkout here.
    cancel_url: returnUrl(config.hostUrl, 'cancelled', purchase.id),
    ...(config.enableInvoiceCreation && { invoice_creation: { enabled: true } }),
  };
}

function lineItem(
  { freeAmount, priceMinor, currency, priceId, quantity }: Purchase,
  defaultPriceId: string,
  product: string | null,
): Stripe.Checkout.SessionCreateParams.LineItem {
  if (!freeAmount) return { price: priceId ?? defaultPriceId, quantity };
  if (priceMinor === null || currency === null || product === null)
    throw new ProviderFailure('price_refused');
  return { price_data: { currency, unit_amount: priceMinor, product }, quantity };
}
