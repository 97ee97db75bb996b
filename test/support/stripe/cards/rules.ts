import type Stripe from 'stripe';
import { StripeFailure, invalid } from '../api/failure.ts';
import { lookUp } from '../api/lookup.ts';
import type { Params } from '../api/params.ts';
import type { ApiCall } from '../api/route.ts';
import { formatMinor } from '../checkout/currency.ts';
import { copyOf } from '../store/fixture.ts';
import type { World } from '../world.ts';

type Intent = Stripe.PaymentIntent;

export const INTENT_PARAMS = [
  'allowed_payment_method_types amount amount_details application_fee_amount automatic_payment_methods capture_method',
  'confirm confirmation_method confirmation_token currency customer customer_account description',
  'error_on_requires_action excluded_payment_method_types hooks mandate mandate_data metadata off_session',
  'on_behalf_of payment_details payment_method payment_method_configuration payment_method_data',
  'payment_method_options payment_method_types radar_options receipt_email return_url setup_future_usage shipping',
  'statement_descriptor statement_descriptor_suffix transfer_data transfer_group use_stripe_sdk',
].flatMap((line) => line.split(' '));

/** The least Stripe charges, in minor units, for the currencies a test may meet. */
const MINIMUM_MINOR: Record<string, number> = { usd: 50, eur: 50, gbp: 30, chf: 50, jpy: 50 };
const MAXIMUM_MINOR = 99_999_999;

/** The amount of a new intent, within Stripe's bounds. */
export function readAmount(params: Params, currency: string): number {
  const amountMinor = params.integer('amount');
  if (amountMinor === undefined) throw params.absent('amount');
  if (amountMinor < 1) {
    throw invalid('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  }
  const least = MINIMUM_MINOR[currency] ?? 1;
  if (amountMinor < least) {
    throw invalid(`Amount must be at least ${formatMinor(least, currency)}`, {
      code: 'amount_too_small',
      param: 'amount',
    });
  }
  if (amountMinor <= MAXIMUM_MINOR) return amountMinor;
  throw invalid(`Amount must be no more than ${formatMinor(MAXIMUM_MINOR, currency)}`, {
    code: 'amount_too_large',
    param: 'amount',
  });
}

/** The currency of a new intent: three lower-case letters. */
export function readCurrency(params: Params): string {
  const currency = params.requiredText('currency').toLowerCase();
  if (/^[a-z]{3}$/.test(currency)) return currency;
  throw invalid(`Invalid currency: ${currency}. Stripe knows three-letter ISO codes.`, { param: 'currency' });
}

/** The card an intent is to be paid with, which must be the customer's. */
export function readCard(world: World, call: ApiCall, customerId: string | null): string | null {
  const id = call.params.text('payment_method');
  if (id === undefined) return null;
  const { livemode } = call;
  const named = { kind: 'PaymentMethod', id, livemode, param: 'payment_method' };
  const card = lookUp(world.store.paymentMethods, named);
  if (card.customer === customerId) return id;
  if (card.customer !== null && customerId === null) {
    throw invalid(
      `The PaymentMethod with ID ${id} belongs to a Customer. Please include the Customer in the \`customer\` ` +
        'parameter on the PaymentIntent.',
      { param: 'customer' },
    );
  }
  throw invalid(
    `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the ` +
      'customer.',
    { code: 'resource_missing', param: 'payment_method' },
  );
}

/** Refuses combinations that only make sense with `confirm`, and a confirmation that could not come back. */
export function checkConfirmation(params: Params): void {
  if (!params.flag('confirm')) {
    for (const name of ['off_session', 'return_url', 'error_on_requires_action']) {
      if (!params.has(name)) continue;
      throw invalid(`You cannot provide \`${name}\` unless you set \`confirm\` to true.`, { param: name });
    }
    return;
  }
  const redirects = params.hash('automatic_payment_methods')?.text('allow_redirects');
  const staysHere = params.has('payment_method_types') || redirects === 'never';
  if (staysHere || params.has('return_url') || params.flag('off_session')) return;
  throw invalid(
    'This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these ' +
      'payment methods might redirect your customer off of your page, you must provide a `return_url`.',
    { param: 'return_url' },
  );
}

/** Refuses what an intent's status does not allow: a 400 with the intent in it. */
export function requireStatus(
  intent: Intent,
  verb: 'cancel' | 'confirm',
  allowed: readonly Intent['status'][],
): void {
  if (allowed.includes(intent.status)) return;
  throw new StripeFailure(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message:
      `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with ` +
      `one of the following statuses may be ${verb === 'cancel' ? 'canceled' : 'confirmed'}: ${allowed.join(', ')}.`,
    payment_intent: copyOf(intent),
  });
}
