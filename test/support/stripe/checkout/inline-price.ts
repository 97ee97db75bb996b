import type Stripe from 'stripe';
import { invalid } from '../api/failure.ts';
import { lookUp } from '../api/lookup.ts';
import { readMetadata } from '../api/metadata.ts';
import type { Params } from '../api/params.ts';
import { addPrice } from '../resources/prices.ts';
import { addProduct } from '../resources/products.ts';
import type { World } from '../world.ts';

const PRICE_PARAMS =
  'currency product product_data recurring tax_behavior unit_amount unit_amount_decimal'.split(' ');
const PRODUCT_PARAMS = 'description images metadata name tax_code unit_label'.split(' ');

/**
 * The price of a line item that brings its own, `price_data`. As at Stripe it is inactive, so that nothing else is sold
 * for it. Throws the refusals: no currency, no amount, no product or two.
 */
export function inlinePrice(world: World, item: Params, livemode: boolean): Stripe.Price {
  const data = item.hash('price_data') ?? item;
  data.allowOnly(PRICE_PARAMS);
  const currency = data.requiredText('currency').toLowerCase();
  const unitAmountMinor = readUnitAmount(data);
  const product = productOf(world, data, livemode);
  const recurring = data.has('recurring');
  return addPrice(world, { currency, unitAmountMinor, product, livemode, recurring, active: false });
}

function readUnitAmount(data: Params): number {
  const amountMinor = data.integer('unit_amount');
  if (amountMinor === undefined) {
    if (data.has('unit_amount_decimal')) {
      throw invalid('The emulator reads `unit_amount` only.', { param: data.path('unit_amount_decimal') });
    }
    throw data.absent('unit_amount');
  }
  if (amountMinor >= 0 && amountMinor <= 99_999_999) return amountMinor;
  throw invalid(`Invalid integer: ${amountMinor}`, {
    code: 'parameter_invalid_integer',
    param: data.path('unit_amount'),
  });
}

function productOf(world: World, data: Params, livemode: boolean): string {
  const id = data.text('product');
  const given = data.hash('product_data');
  if ((id === undefined) === (given === undefined)) {
    throw invalid('You must specify either `product` or `product_data` when creating a price.', {
      param: data.path(id === undefined ? 'product' : 'product_data'),
    });
  }
  if (id !== undefined) {
    return lookUp(world.store.products, { kind: 'product', id, livemode, param: data.path('product') }).id;
  }
  const product = given ?? data;
  product.allowOnly(PRODUCT_PARAMS);
  return addProduct(world, {
    active: false,
    description: product.text('description') ?? null,
    livemode,
    metadata: readMetadata(product),
    name: product.requiredText('name'),
  }).id;
}
