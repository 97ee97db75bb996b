import type { CheckoutReport } from '@coffer/db';
import { z } from 'zod';
import { creditsFor } from '../currency.ts';

/** How the metadata of a payment says that a saved card was charged by us. */
export const topUpKind = 'top_up';

/** The fields of a payment intent that are used, whatever the API version it comes in. */
export const intentSchema = z.object({
  id: z.string().min(1),
  livemode: z.boolean(),
  status: z.string(),
  amount: z.number().int(),
  currency: z.string().toLowerCase(),
  metadata: z.record(z.string(), z.string()).nullish(),
  last_payment_error: z.object({ code: z.string().nullish() }).nullish(),
});

type Intent = z.output<typeof intentSchema>;

const statuses: Readonly<Record<string, CheckoutReport['status']>> = {
  succeeded: 'paid',
  processing: 'processing',
  // Nobody is there who could do what the bank asks for.
  requires_action: 'failed',
  requires_payment_method: 'failed',
  canceled: 'failed',
};

/** The events that tell of charges of saved cards. */
export const intentEvents: readonly string[] = [
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.canceled',
];

/** What a charge of a saved card says of its purchase. The payment intent stands where a checkout would. */
export function reportOfIntent(intent: Intent, { livemode }: { livemode: boolean }): CheckoutReport {
  const { id, amount, currency } = intent;
  return {
    provider: 'stripe',
    checkoutId: id,
    purchaseId: intent.metadata?.['coffer_purchase'] ?? null,
    status: statuses[intent.status] ?? 'open',
    livemode: intent.livemode,
    currency,
    subtotalMinor: amount,
    credits: creditsFor(amount, currency),
    paymentIntentId: id,
    paidMinor: amount,
    paidCurrency: currency,
    doubt: intent.livemode === livemode ? null : 'livemode_differs',
    failure: failureOf(intent),
  };
}

function failureOf({ status, last_payment_error: error }: Intent): string {
  const wantsOwner = status === 'requires_action' || error?.code === 'authentication_required';
  return wantsOwner ? 'authentication_required' : 'card_declined';
}
