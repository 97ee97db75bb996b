import type Stripe from 'stripe';
import { addBalanceTransaction } from '../money/balance.ts';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { EmitOptions, World } from '../world.ts';

/** Why a card was refused, in Stripe's words. */
export interface Refusal {
  code: 'card_declined' | 'authentication_required' | 'payment_intent_authentication_failure';
  declineCode?: string;
  message: string;
}

export const DECLINED = (declineCode: string): Refusal => ({
  code: 'card_declined',
  declineCode,
  message: 'Your card was declined.',
});

export const NEEDS_AUTHENTICATION: Refusal = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message:
    'Your card was declined. This transaction requires authentication. Try again on-session, so that your customer can ' +
    'authenticate.',
};

export const NOT_AUTHENTICATED: Refusal = {
  code: 'payment_intent_authentication_failure',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

/** Money has come: the intent succeeds and has its charge. */
export function chargeIntent(world: World, intent: Stripe.PaymentIntent, options: EmitOptions = {}): void {
  const charge = addCharge(world, intent);
  const { id: source, amount: amountMinor, currency } = charge;
  charge.balance_transaction = addBalanceTransaction(world, {
    type: 'charge',
    amountMinor,
    currency,
    source,
  }).id;
  Object.assign(intent, {
    status: 'succeeded',
    amount_received: intent.amount,
    latest_charge: charge.id,
    last_payment_error: null,
    next_action: null,
    processing: null,
  } satisfies Partial<Stripe.PaymentIntent>);
  world.emit('charge.succeeded', charge, options);
  world.emit('payment_intent.succeeded', intent, options);
}

/**
 * An attempt was refused: the intent waits for another one. The bank's refusals leave a failed charge; a failed
 * authentication never comes to one.
 */
export function refuseIntent(
  world: World,
  intent: Stripe.PaymentIntent,
  { refusal, ...options }: { refusal: Refusal } & EmitOptions,
): void {
  const { code, declineCode, message } = refusal;
  const charge =
    code === 'payment_intent_authentication_failure' ? null : addFailedCharge(world, intent, refusal);
  const method = world.store.paymentMethods.get(methodOf(intent));
  Object.assign(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    latest_charge: charge?.id ?? intent.latest_charge,
    next_action: null,
    processing: null,
    last_payment_error: {
      type: 'card_error',
      code,
      message,
      doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
      ...(charge ? { charge: charge.id } : {}),
      ...(declineCode ? { decline_code: declineCode } : {}),
      ...(method ? { payment_method: method } : {}),
    },
  } satisfies Partial<Stripe.PaymentIntent>);
  if (charge) world.emit('charge.failed', charge, options);
  world.emit('payment_intent.payment_failed', intent, options);
}

function methodOf(intent: Stripe.PaymentIntent): string {
  return typeof intent.payment_method === 'string'
    ? intent.payment_method
    : (intent.payment_method?.id ?? '');
}

function addFailedCharge(world: World, intent: Stripe.PaymentIntent, refusal: Refusal): Stripe.Charge {
  return Object.assign(addCharge(world, intent), {
    amount_captured: 0,
    captured: false,
    failure_code: refusal.code,
    failure_message: refusal.message,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'declined_by_network',
      reason: refusal.declineCode ?? null,
      seller_message: 'The bank did not return any further details with this decline.',
      type: 'issuer_declined',
    },
    paid: false,
    receipt_url: null,
    status: 'failed',
  } satisfies Partial<Stripe.Charge>);
}

function addCharge(world: World, intent: Stripe.PaymentIntent): Stripe.Charge {
  const id = newId('ch_3', 23);
  // Refunds are no part of a charge unless they are asked for, since API version 2022-11-15.
  const { refunds: _, ...example } = loadFixture('charge');
  return world.store.charges.put({
    ...example,
    id,
    amount: intent.amount,
    amount_captured: intent.amount,
    balance_transaction: null,
    captured: true,
    created: world.nowSeconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    livemode: intent.livemode,
    metadata: { ...intent.metadata },
    payment_intent: intent.id,
    payment_method: methodOf(intent) || null,
    receipt_email: intent.receipt_email,
    receipt_url: `${world.url}/receipts/${id}`,
    shipping: null,
    source: null,
    transfer_data: null,
  });
}
