import type Stripe from 'stripe';
import { invalid } from '../api/failure.ts';
import type { Params } from '../api/params.ts';

const MAX_QUANTITY = 999_999;
const MAX_BY_DEFAULT = 99;

/** A line item's quantity: required, and one where the buyer says the price. */
export function readQuantity(params: Params, price: Stripe.Price): number {
  const param = params.path('quantity');
  const quantity = params.integer('quantity');
  if (quantity === undefined) {
    throw invalid('Quantity is required. Add `quantity` to each of your line items.', {
      code: 'parameter_missing',
      param,
    });
  }
  if (price.custom_unit_amount && quantity !== 1) {
    throw invalid('The quantity of a line item whose price has a `custom_unit_amount` must be 1.', { param });
  }
  if (quantity > 0 && quantity <= MAX_QUANTITY) return quantity;
  throw invalid(`This value must be between 1 and ${MAX_QUANTITY}.`, { param });
}

/** The bounds within which a buyer may change the quantity, or null when they may not. */
export function readAdjustable(
  params: Params,
  quantity: number,
  price: Stripe.Price,
): Stripe.LineItem['adjustable_quantity'] {
  const given = params.hash('adjustable_quantity');
  if (!given) return null;
  given.allowOnly(['enabled', 'maximum', 'minimum']);
  const enabled = given.flag('enabled');
  if (enabled === undefined) throw given.absent('enabled');
  if (!enabled) return { enabled, maximum: null, minimum: null };
  if (price.custom_unit_amount) {
    throw invalid('`adjustable_quantity` cannot be used with a price that has a `custom_unit_amount`.', {
      param: params.path('adjustable_quantity'),
    });
  }
  const minimum = given.integer('minimum') ?? 0;
  const maximum = given.integer('maximum') ?? MAX_BY_DEFAULT;
  if (minimum < 0 || maximum > MAX_QUANTITY || minimum > quantity || maximum < quantity) {
    throw invalid(`The quantity ${quantity} must lie between adjustable_quantity's minimum and maximum.`, {
      param: params.path('adjustable_quantity'),
    });
  }
  return { enabled, maximum, minimum };
}
