import type Stripe from 'stripe';
import { invalid } from '../api/failure.ts';
import { lookUp } from '../api/lookup.ts';
import { readMetadata } from '../api/metadata.ts';
import type { ApiCall } from '../api/route.ts';
import type { Params } from '../api/params.ts';
import { inlinePrice } from './inline-price.ts';
import { readAdjustable, readQuantity } from './quantity.ts';
import { copyOf, loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';

const ITEM_PARAMS = ['adjustable_quantity', 'metadata', 'price', 'price_data', 'quantity', 'tax_rates'];
const MAX_ITEMS = 100;

/** The session a line item is read for. */
interface ItemContext {
  livemode: boolean;
  mode: Stripe.Checkout.Session.Mode;
  /** The session's, when it was named. */
  currency: string | undefined;
}

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
  const currency = call.params.text('currency')?.toLowerCase();
  const session = { livemode: call.livemode, mode, currency };
  const items = given.map((params) => readItem(world, params, session));
  if (mode === 'subscription' && !items.some((item) => item.price?.type === 'recurring')) {
    throw invalid('You must provide at least one recurring price in `subscription` mode when using prices.', {
      param: 'line_items',
    });
  }
  if (items.length > 1 && items.some((item) => item.price?.custom_unit_amount)) {
    throw invalid('A price with a `custom_unit_amount` must be the only line item.', { param: 'line_items' });
  }
  const other = items.find((item) => item.currency !== items[0]?.currency);
  if (other) {
    throw invalid('All prices of a Checkout Session must be in the same currency.', { param: 'line_items' });
  }
  return items;
}

function readItem(world: World, params: Params, session: ItemContext): Stripe.LineItem {
  params.allowOnly(ITEM_PARAMS);
  const price = readPrice(world, params, session);
  const param = params.path(params.has('price') ? 'price' : 'price_data');
  if (session.mode === 'payment' && price.type === 'recurring') {
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use ' +
        'only one-time prices.',
      { param },
    );
  }
  const currency = session.currency ?? price.currency;
  const unitMinor = unitMinorIn(world, price, currency);
  if (unitMinor === undefined) {
    throw invalid(
      `The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: ` +
        `\`${currency}\`.`,
      { param },
    );
  }
  const quantity = readQuantity(params, price);
  return {
    ...pricedItem(world, price, unitMinor * quantity),
    adjustable_quantity: readAdjustable(params, quantity, price),
    currency,
    metadata: readMetadata(params),
    quantity,
  };
}

function readPrice(world: World, params: Params, { livemode }: ItemContext): Stripe.Price {
  if (params.has('price_data')) {
    if (!params.has('price')) return inlinePrice(world, params, livemode);
    throw invalid('You may only specify one of these parameters: price, price_data.', {
      param: params.path('price'),
    });
  }
  const param = params.path('price');
  const id = params.requiredText('price');
  const price = lookUp(world.store.prices, { kind: 'price', id, livemode, param });
  if (price.active) return price;
  throw invalid(`The price specified is inactive. This field only accepts active prices.`, { param });
}

/** What one of it costs in a currency, in minor units; undefined where the price does not know the currency. */
export function unitMinorIn(world: World, price: Stripe.Price, currency: string): number | undefined {
  if (price.currency === currency) return price.custom_unit_amount?.preset ?? price.unit_amount ?? 0;
  const option = world.store.currencyOptions.get(price.id)?.[currency];
  return option ? (option.unit_amount ?? 0) : undefined;
}

function pricedItem(world: World, price: Stripe.Price, amountMinor: number): Stripe.LineItem {
  const product = typeof price.product === 'string' ? world.store.products.get(price.product) : undefined;
  return {
    ...loadFixture('item'),
    id: newId('li_1', 23),
    amount_subtotal: amountMinor,
    amount_total: amountMinor,
    description: product?.name ?? null,
    price: copyOf(price),
  };
}
