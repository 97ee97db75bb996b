import type Stripe from 'stripe';
import { addCustomer } from '../resources/customers.ts';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';
import { addBalanceTransaction } from '../money/balance.ts';
import { buyerDetails } from './create.ts';

type Session = Stripe.Checkout.Session;

const BUYER_EMAIL = 'buyer@example.com';

/** Fills in who paid, and makes a customer where the session asked for one. */
export function identifyBuyer(world: World, session: Session): void {
  const details = session.customer_details ?? buyerDetails(session.customer_email, 'Test Buyer');
  details.email ??= BUYER_EMAIL;
  session.customer_details = details;
  const wantsCustomer = session.customer_creation === 'always' || session.invoice_creation?.enabled === true;
  if (session.customer !== null || !wantsCustomer) return;
  const { email, name } = details;
  const customer = addCustomer(world, { email, name, livemode: session.livemode });
  session.customer = customer.id;
  world.emit('customer.created', customer);
}

/** The id in a field that holds an id, its object, or nothing. */
export function idOf(reference: string | { id: string } | null): string {
  return typeof reference === 'string' ? reference : (reference?.id ?? '');
}

/** The session's payment intent, made at the first attempt to pay. */
export function paymentIntentOf(world: World, session: Session): Stripe.PaymentIntent {
  const existing = world.store.paymentIntents.get(idOf(session.payment_intent));
  if (existing) return existing;
  const id = newId('pi_3', 23);
  const notes = world.store.notes.get(session.id);
  session.payment_intent = id;
  return world.store.paymentIntents.put({
    ...loadFixture('payment-intent'),
    id,
    allowed_payment_method_types: null,
    amount: session.amount_total ?? 0,
    amount_details: {},
    automatic_payment_methods: null,
    canceled_at: null,
    client_secret: `${id}_secret_${newId('', 25)}`,
    created: world.nowSeconds(),
    currency: session.currency ?? 'usd',
    customer: session.customer,
    description: notes?.paymentIntentDescription ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    livemode: session.livemode,
    managed_payments: null,
    metadata: { ...notes?.paymentIntentMetadata },
    next_action: null,
    payment_method_configuration_details: null,
    payment_record: null,
    processing: null,
    shipping: null,
    transfer_data: null,
  });
}

/** Money has come: the intent succeeds and has its charge. */
export function chargePaymentIntent(world: World, session: Session): void {
  const intent = paymentIntentOf(world, session);
  const id = newId('ch_3', 23);
  const { refunds: _, ...example } = loadFixture('charge');
  const entry = {
    type: 'charge',
    amountMinor: intent.amount,
    currency: intent.currency,
    source: id,
  } as const;
  const charge = world.store.charges.put({
    ...example,
    id,
    balance_transaction: addBalanceTransaction(world, entry).id,
    amount: intent.amount,
    amount_captured: intent.amount,
    captured: true,
    created: world.nowSeconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    livemode: intent.livemode,
    metadata: { ...intent.metadata },
    payment_intent: intent.id,
    receipt_url: `${world.url}/receipts/${intent.id}`,
    shipping: null,
    source: null,
    transfer_data: null,
  });
  Object.assign(intent, {
    status: 'succeeded',
    amount_received: intent.amount,
    customer: session.customer,
    latest_charge: charge.id,
    last_payment_error: null,
  } satisfies Partial<Stripe.PaymentIntent>);
  world.emit('charge.succeeded', charge);
  world.emit('payment_intent.succeeded', intent);
}

/** An attempt was refused: the intent waits for another one. */
export function refusePaymentIntent(world: World, session: Session, code: string): void {
  const intent = paymentIntentOf(world, session);
  intent.status = 'requires_payment_method';
  intent.last_payment_error = {
    type: 'card_error',
    code: 'card_declined',
    decline_code: code,
    message: 'Your card was declined.',
  };
  world.emit('payment_intent.payment_failed', intent);
}
