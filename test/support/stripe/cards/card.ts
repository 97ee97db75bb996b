import type Stripe from 'stripe';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { EmitOptions, World } from '../world.ts';

/** A card somebody typed in, not saved with anybody. */
export function addCard(world: World, livemode: boolean): Stripe.PaymentMethod {
  const example = loadFixture('payment-method');
  const card = example.card ? { ...example.card, generated_from: null, wallet: null } : undefined;
  return world.store.paymentMethods.put({
    ...example,
    ...(card ? { card } : {}),
    id: newId('pm_1', 23),
    created: world.nowSeconds(),
    livemode,
    metadata: {},
  });
}

/** Saves a card with a customer: `payment_method.attached`. */
export function attachCard(
  world: World,
  card: Stripe.PaymentMethod,
  { customerId, ...options }: { customerId: string } & EmitOptions,
): Stripe.PaymentMethod {
  card.customer = customerId;
  world.emit('payment_method.attached', card, options);
  return card;
}

/** Takes a card from its customer, who may have had it as the default: `payment_method.detached`. */
export function detachCard(
  world: World,
  card: Stripe.PaymentMethod,
  options: EmitOptions = {},
): Stripe.PaymentMethod {
  const customer = world.store.customers.get(typeof card.customer === 'string' ? card.customer : '');
  if (customer && !customer.deleted && customer.invoice_settings.default_payment_method === card.id) {
    customer.invoice_settings.default_payment_method = null;
  }
  const previous = { customer: card.customer };
  card.customer = null;
  world.emit('payment_method.detached', card, { previous, ...options });
  return card;
}

/** The cards saved with a customer, the newest first. */
export function cardsOf(world: World, customerId: string): Stripe.PaymentMethod[] {
  return world.store.paymentMethods.newestFirst().filter((card) => card.customer === customerId);
}
