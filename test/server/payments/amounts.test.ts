import { describe, expect, it } from 'vitest';
import type Stripe from 'stripe';
import type { PriceSeed } from '../../support/stripe/resources/prices.ts';
import { type Shop, knowPrices, openShop, priceId } from './shop.ts';

/** How a payment differs from the plain one of 10.00 USD, and what becomes of it. */
interface Scenario {
  readonly price?: PriceSeed;
  /** What happens between the beginning of the checkout and its payment. */
  readonly before?: (shop: Shop, checkoutId: string) => void;
  /** What happens before the purchase begins, after the price was looked at. */
  readonly unseen?: (shop: Shop) => void;
  /** Credits that arrive. */
  readonly credited?: string;
  /** Or why the payment is kept. */
  readonly kept?: string;
  /** What the buyer paid in the end. */
  readonly paid: readonly [minor: number, currency: string];
}

type Conversion = NonNullable<Stripe.Checkout.Session['currency_conversion']>;

const inManyCurrencies = { currencyOptions: { eur: 950, jpy: 1500, kwd: 3050 } };

const choosing = (currency: string) => (shop: Shop, id: string) =>
  shop.emulator.sessions.choose(id, { currency });

const adjusting = (change: { taxMinor?: number; discountMinor?: number }) => (shop: Shop, id: string) =>
  shop.emulator.sessions.adjust(id, change);

const saying = (fields: Partial<Stripe.Checkout.Session>) => (shop: Shop, id: string) =>
  shop.emulator.sessions.patch(id, fields);

const withTaxInside = saying({
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 160 },
});

const conversion = (minor: number) =>
  ({ amount_subtotal: minor, amount_total: minor, source_currency: 'usd' }) as Conversion;

const scenarios: Readonly<Record<string, Scenario>> = {
  'the price as it is': { credited: '10.00', paid: [1000, 'usd'] },
  'a price with cents': { price: { unitAmountMinor: 1050 }, credited: '10.50', paid: [1050, 'usd'] },
  'the smallest price': { price: { unitAmountMinor: 1 }, credited: '0.01', paid: [1, 'usd'] },
  'a discount': { before: adjusting({ discountMinor: 300 }), credited: '10.00', paid: [700, 'usd'] },
  'a discount of all of it': {
    before: adjusting({ discountMinor: 1000 }),
    credited: '10.00',
    paid: [0, 'usd'],
  },
  'a tax on top': { before: adjusting({ taxMinor: 190 }), credited: '10.00', paid: [1190, 'usd'] },
  'a tax inside the price': { before: withTaxInside, credited: '10.00', paid: [1000, 'usd'] },
  'a discount and a tax': {
    before: adjusting({ taxMinor: 133, discountMinor: 300 }),
    credited: '10.00',
    paid: [833, 'usd'],
  },
  'another currency of the price': {
    price: inManyCurrencies,
    before: choosing('eur'),
    credited: '10.00',
    paid: [950, 'eur'],
  },
  'a currency of the price without decimals': {
    price: inManyCurrencies,
    before: choosing('jpy'),
    credited: '10.00',
    paid: [1500, 'jpy'],
  },
  'a currency of the price with three decimals': {
    price: inManyCurrencies,
    before: choosing('kwd'),
    credited: '10.00',
    paid: [3050, 'kwd'],
  },
  'a currency the price does not have': {
    price: inManyCurrencies,
    before: saying({ currency: 'gbp' }),
    kept: 'currency_differs',
    paid: [1000, 'gbp'],
  },
  'the amount of another currency of the price': {
    price: inManyCurrencies,
    before: saying({ currency: 'jpy', amount_subtotal: 950, amount_total: 950 }),
    kept: 'amount_differs',
    paid: [950, 'jpy'],
  },
  'a price in a currency without decimals': {
    price: { currency: 'jpy', unitAmountMinor: 1000 },
    credited: '1000.00',
    paid: [1000, 'jpy'],
  },
  'a price in a currency with three decimals': {
    price: { currency: 'kwd', unitAmountMinor: 1500 },
    credited: '1.50',
    paid: [1500, 'kwd'],
  },
  'more of it than may be bought': {
    before: saying({ amount_subtotal: 3000, amount_total: 3000 }),
    kept: 'amount_differs',
    paid: [3000, 'usd'],
  },
  'less than it costs': {
    before: saying({ amount_subtotal: 900, amount_total: 900 }),
    kept: 'amount_differs',
    paid: [900, 'usd'],
  },
  'no amount at all': {
    before: saying({ amount_subtotal: 0, amount_total: 0 }),
    kept: 'amount_differs',
    paid: [0, 'usd'],
  },
  'a price that changed after the checkout began': {
    before: (shop) => shop.emulator.seed.price({ id: priceId, unitAmountMinor: 1200 }),
    credited: '10.00',
    paid: [1000, 'usd'],
  },
  'a price that changed unseen before the checkout began': {
    unseen: (shop) => shop.emulator.seed.price({ id: priceId, unitAmountMinor: 1200 }),
    kept: 'amount_differs',
    paid: [1200, 'usd'],
  },
  'the buyer’s own currency, as older versions of the API say it': {
    before: saying({
      ...{ currency: 'eur', amount_subtotal: 931, amount_total: 931 },
      currency_conversion: conversion(1000),
    }),
    credited: '10.00',
    paid: [931, 'eur'],
  },
  'the buyer’s own currency, converted from another amount': {
    before: saying({
      ...{ currency: 'eur', amount_subtotal: 931, amount_total: 931 },
      currency_conversion: conversion(1001),
    }),
    kept: 'amount_differs',
    paid: [931, 'eur'],
  },
};

describe('what a payment is credited with', () => {
  it.each(Object.entries(scenarios))('follows the price: %s', async (_what, scenario) => {
    const { price = {}, before, unseen, credited = '0.00', kept = null, paid } = scenario;
    const shop = await openShop({ price });
    await knowPrices(shop);
    unseen?.(shop);
    const { purchaseId, checkoutId } = await shop.buy();
    before?.(shop, checkoutId);
    shop.emulator.pay(checkoutId);
    await shop.emulator.webhooks.settled();
    expect(shop.emulator.webhooks.attempts.map(({ status }) => status)).toEqual([200]);
    expect(await shop.balance()).toBe(credited);
    expect(await shop.purchase(purchaseId)).toMatchObject({
      state: kept === null ? 'paid' : 'processing',
      flagged: kept !== null,
      reason: kept,
      paidMinor: paid[0],
      paidCurrency: paid[1],
    });
    // The browser that comes back is told the same.
    expect((await shop.comeBack(checkoutId)).outcome).toBe(kept === null ? 'credited' : 'kept');
    expect(await shop.balance()).toBe(credited);
  });
});
