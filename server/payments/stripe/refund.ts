import { type Purchase, Refusal, type Reversal } from '@coffer/db';
import { Stripe } from 'stripe';
import { ProviderFailure, type RefundOrder } from '../provider.ts';
import { readRefund } from './reversal.ts';

type Order = RefundOrder & { readonly instanceId: string };

/**
 * Has Stripe give money back, once for each request, and tells what became of it.
 * @throws Refusal `idempotency_conflict` where the request was another refund's; ProviderFailure; errors of the SDK.
 */
export async function makeRefund(stripe: Stripe, purchase: Purchase, order: Order): Promise<Reversal> {
  const idempotencyKey = `coffer-refund-${order.requestId}`;
  try {
    const made = await stripe.refunds.create(refundParams(purchase, order), { idempotencyKey });
    const reversal = readRefund(made);
    if (reversal === null) throw new ProviderFailure('provider_refused');
    return reversal;
  } catch (error) {
    const isOtherRequest = error instanceof Stripe.errors.StripeIdempotencyError;
    throw isOtherRequest ? new Refusal('idempotency_conflict') : error;
  }
}

/** What Stripe is asked for when money goes back. Stripe knows three reasons; the asker's own words travel in the metadata. */
function refundParams(purchase: Purchase, order: Order): Stripe.RefundCreateParams {
  return {
    ...(purchase.paymentIntentId !== null && { payment_intent: purchase.paymentIntentId }),
    amount: order.amountMinor,
    metadata: {
      coffer_instance: order.instanceId,
      coffer_purchase: purchase.id,
      coffer_refund: order.requestId,
      coffer_asked_by: order.askedBy,
      ...(order.note !== null && { coffer_note: order.note }),
    },
  };
}
