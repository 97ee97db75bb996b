import type { Purchase } from '@coffer/db';
import type { Stripe } from 'stripe';
import type { StripeConfig } from '../../config/config.ts';
import { returnUrl } from '../return-url.ts';

interface CheckoutOptions {
  readonly config: Pick<StripeConfig, 'hostUrl' | 'priceId' | 'enableInvoiceCreation'>;
  readonly instanceId: string;
  readonly customerId: string;
}

/** What Stripe is asked for when a purchase begins. */
export function checkoutParams(
  purchase: Purchase,
  { config, instanceId, customerId }: CheckoutOptions,
): Stripe.Checkout.SessionCreateParams {
  const metadata = {
    coffer_instance: instanceId,
    coffer_purchase: purchase.id,
    coffer_payer: purchase.payerId,
    coffer_creditee: purchase.crediteeId,
  };
  return {
    mode: 'payment',
    line_items: [{ price: config.priceId, quantity: 1 }],
    customer: customerId,
    client_reference_id: purchase.id,
    metadata,
    payment_intent_data: { metadata },
    success_url: returnUrl(config.hostUrl, 'success', '{CHECKOUT_SESSION_ID}'),
    // Stripe documents its placeholder for success_url alone, so the way out carries the purchase's own id, which
    // names the same checkout here.
    cancel_url: returnUrl(config.hostUrl, 'cancelled', purchase.id),
    ...(config.enableInvoiceCreation && { invoice_creation: { enabled: true } }),
  };
}
