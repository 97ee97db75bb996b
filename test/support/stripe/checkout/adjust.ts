import type Stripe from 'stripe';
import type { World } from '../world.ts';

/** What a test adds to a session's price, in minor units. */
export interface Adjustment {
  taxMinor?: number;
  discountMinor?: number;
}

/** Sets tax and discount of a session and of its first line item; the subtotal stays what the price says. */
export function adjustSession(
  world: World,
  session: Stripe.Checkout.Session,
  { taxMinor = 0, discountMinor = 0 }: Adjustment,
): Stripe.Checkout.Session {
  session.total_details = { amount_discount: discountMinor, amount_shipping: 0, amount_tax: taxMinor };
  session.amount_total = (session.amount_subtotal ?? 0) + taxMinor - discountMinor;
  const first = world.store.notes.get(session.id)?.items[0];
  if (first) {
    first.amount_tax = taxMinor;
    first.amount_discount = discountMinor;
    first.amount_total = first.amount_subtotal + taxMinor - discountMinor;
  }
  return session;
}
