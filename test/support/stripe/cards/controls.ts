import type Stripe from 'stripe';
import type { CardBehaviour } from '../store/store.ts';
import type { World } from '../world.ts';
import { addCard, attachCard } from './card.ts';
import { finishAuthentication, finishProcessing } from './confirm.ts';
import type { IntentEnd } from './confirm.ts';

/** What a test does with saved cards and what is paid with them. */
export interface CardControls {
  /** What the customer's cards do from now on when they are charged by a payment intent. */
  behave(customerId: string, behaviour: CardBehaviour): void;
  /** Saves a card with a customer, as a checkout with `setup_future_usage` does. */
  save(customerId: string): Stripe.PaymentMethod;
  /** The buyer comes from the page of `next_action`. Throws when the intent does not wait for that. */
  finishAuthentication(intentId: string, end: IntentEnd): Stripe.PaymentIntent;
  /** A payment that is `processing` ends. */
  finishProcessing(intentId: string, end: IntentEnd): Stripe.PaymentIntent;
}

export function cardControls(world: World): CardControls {
  const intentOf = (id: string): Stripe.PaymentIntent => {
    const intent = world.store.paymentIntents.get(id);
    if (!intent) throw new Error(`The emulator has no payment intent ${id}.`);
    return intent;
  };
  return {
    behave: (customerId, behaviour) => void world.store.cardBehaviours.set(customerId, behaviour),
    save: (customerId) => {
      const customer = world.store.customers.get(customerId);
      if (!customer || customer.deleted) throw new Error(`The emulator has no customer ${customerId}.`);
      return attachCard(world, addCard(world, customer.livemode), { customerId });
    },
    finishAuthentication: (id, end) => finishAuthentication(world, intentOf(id), end),
    finishProcessing: (id, end) => finishProcessing(world, intentOf(id), end),
  };
}
