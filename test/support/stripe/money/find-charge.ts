import type Stripe from 'stripe';
import { idOf } from '../checkout/payment.ts';
import type { World } from '../world.ts';

/**
 * The charge of a payment.
 *
 * @param payment the id of a checkout session, of a payment intent or of the charge itself
 * Throws when nothing was charged.
 */
export function chargeOf(world: World, payment: string): Stripe.Charge {
  const { store } = world;
  const session = store.sessions.get(payment);
  const intent = store.paymentIntents.get(session ? idOf(session.payment_intent) : payment);
  const charge = store.charges.get(intent ? idOf(intent.latest_charge) : payment);
  if (charge?.status === 'succeeded') return charge;
  throw new Error(`The emulator has no successful charge of ${payment}.`);
}
