import type { Purchase } from '@coffer/db';
import { Stripe } from 'stripe';
import type { RefundOrder } from '../provider.ts';

/** What Stripe is asked for when money goes back. Stripe knows three reasons; the asker's own words travel in the metadata. */
export function refundParams(
  purchase: Purchase,
  order: RefundOrder,
  instanceId: string,
): Stripe.RefundCreateParams {
  return {
    ...(purchase.paymentIntentId !== null && { payment_intent: purchase.paymentIntentId }),
    amount: order.amountMinor,
    metadata: {
      coffer_instance: instanceId,
      coffer_purchase: purchase.id,
      coffer_refund: order.requestId,
      coffer_asked_by: order.askedBy,
      ...(order.note !== null && { coffer_note: order.note }),
    },
  };
}

/** Whether Stripe says that this request was another refund's. */
export function isOtherRequest(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeIdempotencyError;
}
