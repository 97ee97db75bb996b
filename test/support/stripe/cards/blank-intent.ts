import type Stripe from 'stripe';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';

/** A new intent with everything optional unset; the example shows a value for each instead. */
export function blankIntent(world: World): Stripe.PaymentIntent {
  const id = newId('pi_3', 23);
  return {
    ...loadFixture('payment-intent'),
    id,
    allowed_payment_method_types: null,
    amount_details: {},
    automatic_payment_methods: null,
    canceled_at: null,
    client_secret: `${id}_secret_${newId('', 25)}`,
    created: world.nowSeconds(),
    excluded_payment_method_types: null,
    last_payment_error: null,
    managed_payments: null,
    next_action: null,
    payment_method_configuration_details: null,
    payment_record: null,
    processing: null,
    shipping: null,
    transfer_data: null,
  };
}
