import type { CheckoutReport } from '@coffer/db';
import { Stripe } from 'stripe';
import { z } from 'zod';
import { creditsFor } from '../currency.ts';

const minor = z.number().int().nullish();
const currency = z.string().toLowerCase().nullish();

/** The fields of a Checkout Session that are used, whatever the API version it comes in. */
export const sessionSchema = z.object({
  id: z.string().min(1),
  mode: z.string(),
  livemode: z.boolean(),
  /** Missing before 2022. */
  status: z.string().nullish(),
  payment_status: z.string(),
  currency,
  amount_subtotal: minor,
  amount_total: minor,
  /** Present where an older API version tells the amounts in the buyer's currency: here is what the price says. */
  currency_conversion: z.object({ source_currency: currency, amount_subtotal: minor }).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  /** An id, or the payment intent itself where it was asked for. */
  payment_intent: z.union([z.string(), z.object({ id: z.string(), status: z.string().nullish() })]).nullish(),
});

export type Session = z.output<typeof sessionSchema>;

/**
 * What a session says of its purchase. `livemode` is the configured key's: a session of the other mode is never
 * credited.
 */
export function reportOf(session: Session, { livemode }: { livemode: boolean }): CheckoutReport {
  const price = session.currency_conversion ?? {
    source_currency: session.currency,
    amount_subtotal: session.amount_subtotal,
  };
  const sold = price.source_currency ?? null;
  const subtotalMinor = price.amount_subtotal ?? null;
  const intent = session.payment_intent ?? null;
  return {
    provider: 'stripe',
    checkoutId: session.id,
    purchaseId: session.metadata?.['coffer_purchase'] ?? null,
    status: statusOf(session),
    livemode: session.livemode,
    currency: sold,
    subtotalMinor,
    credits: creditsFor(subtotalMinor, sold),
    paymentIntentId: typeof intent === 'string' ? intent : (intent?.id ?? null),
    paidMinor: session.amount_total ?? null,
    paidCurrency: session.currency ?? null,
    doubt: session.livemode === livemode ? null : 'livemode_differs',
  };
}

/** Asks Stripe how a session stands. Throws the SDK's errors. */
export async function readSession(
  stripe: Stripe,
  checkoutId: string,
  mode: { livemode: boolean },
): Promise<CheckoutReport> {
  const session = await stripe.checkout.sessions.retrieve(checkoutId, { expand: ['payment_intent'] });
  return reportOf(sessionSchema.parse(session), mode);
}

/**
 * Has Stripe end a session, which it does only to one that is open. Of any other it is asked how that stands: it may have been
 * paid in this very moment. Throws the SDK's errors.
 */
export async function endSession(
  stripe: Stripe,
  checkoutId: string,
  mode: { livemode: boolean },
): Promise<CheckoutReport> {
  try {
    return reportOf(sessionSchema.parse(await stripe.checkout.sessions.expire(checkoutId)), mode);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    const report = await readSession(stripe, checkoutId, mode);
    if (report.status === 'open') throw error;
    return report;
  }
}

/** A payment intent in one of these has no money on its way any more. */
const endedIntents: ReadonlySet<string> = new Set(['requires_payment_method', 'canceled']);

function statusOf(session: Session): CheckoutReport['status'] {
  if (isPaid(session)) return 'paid';
  if (session.status === 'expired') return 'expired';
  if (session.status !== 'complete') return 'open';
  const intent = session.payment_intent;
  const intentStatus = typeof intent === 'object' ? intent?.status : null;
  return intentStatus && endedIntents.has(intentStatus) ? 'failed' : 'processing';
}

/**
 * Paid, or paid in full by a discount that the seller gave. `no_payment_required` alone can also mean that payment
 * comes at a later date.
 */
function isPaid(session: Session): boolean {
  if (session.payment_status === 'paid') return true;
  const isFree = session.payment_status === 'no_payment_required' && session.amount_total === 0;
  return isFree && session.status === 'complete';
}
