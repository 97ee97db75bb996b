import type Stripe from 'stripe';
import { addCustomer } from '../resources/customers.ts';
import type { World } from '../world.ts';
import { blankIntent } from '../cards/blank-intent.ts';
import { addCard, attachCard } from '../cards/card.ts';
import { buyerDetails } from './create.ts';

type Session = Stripe.Checkout.Session;

const BUYER_EMAIL = 'buyer@example.com';

/** Fills in who paid, and makes a customer where the session asked for one. */
export function identifyBuyer(world: World, session: Session): void {
  const details = session.customer_details ?? buyerDetails(session.customer_email, 'Test Buyer');
  details.email ??= BUYER_EMAIL;
  session.customer_details = details;
  const wantsCustomer =
    session.customer_creation === 'always' ||
    session.invoice_creation?.enabled === true ||
    Boolean(world.store.notes.get(session.id)?.setupFutureUsage);
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
  const notes = world.store.notes.get(session.id);
  const intent = blankIntent(world);
  session.payment_intent = intent.id;
  return world.store.paymentIntents.put({
    ...intent,
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer: session.customer,
    description: notes?.paymentIntentDescription ?? null,
    livemode: session.livemode,
    metadata: { ...notes?.paymentIntentMetadata },
    setup_future_usage: notes?.setupFutureUsage ?? null,
  });
}

/** The buyer's card for this session, saved with the customer where the session or the buyer asked for it. */
export function takeCard(world: World, session: Session, isRemembered: boolean): Stripe.PaymentIntent {
  const intent = paymentIntentOf(world, session);
  intent.customer = session.customer;
  const card = addCard(world, session.livemode);
  intent.payment_method = card.id;
  const customerId = idOf(session.customer);
  if (customerId === '') return intent;
  if (isRemembered) card.allow_redisplay = 'always';
  if (isRemembered || intent.setup_future_usage !== null) attachCard(world, card, { customerId });
  return intent;
}
