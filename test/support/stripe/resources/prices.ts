import { Stripe } from 'stripe';
import { listed } from '../api/lookup.ts';
import { PAGE_PARAMS, createdMatches, paginate } from '../api/pagination.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { ApiCall, Route } from '../api/route.ts';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';
import { addProduct } from './products.ts';

/** What a test says of a price. Everything has a default: an active one-time price of 10.00 USD. */
export interface PriceSeed {
  id?: string;
  /** In the currency's minor unit: 1000 is 10.00 USD, 1000 JPY, 1.000 KWD. */
  unitAmountMinor?: number;
  /** The buyer says what it costs, within these bounds, instead of a unit amount. */
  customAmount?: { minimumMinor?: number; maximumMinor?: number; presetMinor?: number };
  /** What it costs in other currencies, in their minor units: `{ eur: 950, jpy: 1500 }`. */
  currencyOptions?: Record<string, number>;
  /** Lower-case ISO code. */
  currency?: string;
  active?: boolean;
  recurring?: boolean;
  livemode?: boolean;
  /** An existing product's id; without one a product is made. */
  product?: string;
  metadata?: Record<string, string>;
}

/** Adds a price, as its owner would in Stripe's dashboard. */
export function addPrice(world: World, seed: PriceSeed = {}): Stripe.Price {
  const example = loadFixture('price');
  const livemode = seed.livemode ?? false;
  const unitAmountMinor = seed.customAmount ? null : (seed.unitAmountMinor ?? 1000);
  const id = seed.id ?? newId('price_1', 23);
  const options = { ...seed.currencyOptions };
  if (unitAmountMinor !== null) options[seed.currency ?? 'usd'] = unitAmountMinor;
  world.store.currencyOptions.set(id, currencyOptions(options));
  return world.store.prices.put({
    ...example,
    id,
    active: seed.active ?? true,
    created: world.nowSeconds(),
    currency: seed.currency ?? 'usd',
    custom_unit_amount: seed.customAmount ? boundsOf(seed.customAmount) : null,
    livemode,
    metadata: seed.metadata ?? {},
    product: seed.product ?? addProduct(world, { livemode }).id,
    recurring: seed.recurring ? example.recurring : null,
    transform_quantity: null,
    type: seed.recurring ? 'recurring' : 'one_time',
    unit_amount: unitAmountMinor,
    unit_amount_decimal: unitAmountMinor === null ? null : Stripe.Decimal.from(unitAmountMinor),
  });
}

function boundsOf(amount: NonNullable<PriceSeed['customAmount']>): Stripe.Price.CustomUnitAmount {
  return {
    maximum: amount.maximumMinor ?? null,
    minimum: amount.minimumMinor ?? null,
    preset: amount.presetMinor ?? null,
  };
}

function currencyOptions(amounts: Record<string, number>): Record<string, Stripe.Price.CurrencyOptions> {
  const entries = Object.entries(amounts).map(([currency, amountMinor]) => {
    const option: Stripe.Price.CurrencyOptions = {
      custom_unit_amount: null,
      tax_behavior: 'unspecified',
      unit_amount: amountMinor,
      unit_amount_decimal: Stripe.Decimal.from(amountMinor),
    };
    return [currency, option] as const;
  });
  return Object.fromEntries(entries);
}

function list(world: World, call: ApiCall): object {
  const { params } = call;
  const active = params.flag('active');
  const lookupKeys = params.texts('lookup_keys');
  const found = listed(world.store.prices, call.livemode)
    .filter((price) => active === undefined || price.active === active)
    .filter((price) => !params.has('currency') || price.currency === params.text('currency'))
    .filter((price) => !params.has('product') || price.product === params.text('product'))
    .filter((price) => !params.has('type') || price.type === params.oneOf('type', ['one_time', 'recurring']))
    .filter((price) => lookupKeys.length === 0 || lookupKeys.includes(price.lookup_key ?? ''))
    .filter((price) => createdMatches(params, price.created));
  return paginate(found, params, call.path);
}

export const priceRoutes: Route[] = [
  {
    method: 'GET',
    path: '/v1/prices',
    params: ['active', 'created', 'currency', 'lookup_keys', 'product', 'recurring', 'type', ...PAGE_PARAMS],
    handle: list,
  },
  retrieveRoute('/v1/prices', 'price', (store) => store.prices),
];
