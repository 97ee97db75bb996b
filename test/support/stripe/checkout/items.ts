import type Stripe from 'stripe';
import { invalid } from '../api/failure.ts';
import { lookUp } from '../api/lookup.ts';
import { readMetadata } from '../api/metadata.ts';
import type { ApiCall } from '../api/route.ts';
import type { Params } from '../api/params.ts';
import { copyOf, loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';

const ITEM_PARAMS = ['adjustable_quantity', 'metadata', 'price', 'price_data', 'quantity', 'tax_rates'];
const MAX_ITEMS = 100;

/**
 * The line items of a new session, priced. Throws Stripe's refusals: no items, an unknown or inactive price, a
 * recurring price in payment mode, more than one currency.
 */
export function readLineItems(
  world: World,
  call: ApiCall,
  mode: Stripe.Checkout.Session.Mode,
): Stripe.LineItem[] {
  const given = call.params.items('line_items');
  if (mode === 'setup') return [];
  if (given.length === 0) throw call.params.absent('line_items');
  if (given.length > MAX_ITEMS) {
    throw invalid(`You can have at most ${MAX_ITEMS} line items.`, { param: 'line_items' });
  }
  const items = given.map((params) => readItem(world, params, { livemode: call.livemode, mode }));
  if (mode === 'subscription' && !items.some((item) => item.price?.type === 'recurring')) {
    throw invalid('You must provide at least one recurring price in `subscription` mode when using prices.', {
      param: 'line_items',
    });
  }
  const other = items.find((item) => item.currency !== items[0]?.currency);
  if (other) {
    throw invalid('All prices of a Checkout Session must be in the same currency.', { param: 'line_items' });
  }
  return items;
}

function readItem(
  world: World,
  params: Params,
  session: { livemode: boolean; mode: Stripe.Checkout.Session.Mode },
): Stripe.LineItem {
  params.allowOnly(ITEM_PARAMS);
  if (params.has('price_data')) {
    throw invalid('The emulator knows prices by id only.', { param: params.path('price_data') });
  }
  const param = params.path('price');
  const price = lookUp(world.store.prices, {
    kind: 'price',
    id: params.requiredText('price'),
    livemode: session.livemode,
    param,
  });
  if (!price.active) {
    throw invalid(`The price specified is inactive. This field only accepts active prices.`, { param });
  }
  if (session.mode === 'payment' && price.type === 'recurring') {
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use ' +
        'only one-time prices.',
      { param },
    );
  }
  return priced(world, price, { quantity: readQuantity(params), metadata: readMetadata(params) });
}

function readQuantity(params: Params): number {
  const quantity = params.integer('quantity');
  if (quantity === undefined) {
    throw invalid('Quantity is required. Add `quantity` to each of your line items.', {
      code: 'parameter_missing',
      param: params.path('quantity'),
    });
  }
  if (quantity > 0 && quantity <= 999_999) return quantity;
  throw invalid(`This value must be between 1 and 999999.`, { param: params.path('quantity') });
}

function priced(
  world: World,
  price: Stripe.Price,
  about: { quantity: number; metadata: Record<string, string> },
): Stripe.LineItem {
  const amountMinor = (price.unit_amount ?? 0) * about.quantity;
  const product = typeof price.product === 'string' ? world.store.products.get(price.product) : undefined;
  return {
    ...loadFixture('item'),
    id: newId('li_1', 23),
    adjustable_quantity: null,
    amount_subtotal: amountMinor,
    amount_total: amountMinor,
    currency: price.currency,
    description: product?.name ?? null,
    metadata: about.metadata,
    price: copyOf(price),
    quantity: about.quantity,
  };
}
