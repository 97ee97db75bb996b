import { describe, expect, it } from 'vitest';
import { checkoutOf, emulatorForTest, refusalOf, sdkFor } from './testing.ts';
import type { PriceSeed } from './resources/prices.ts';
import type Stripe from 'stripe';

type Item = Stripe.Checkout.SessionCreateParams.LineItem;

async function shop(seed: PriceSeed = {}) {
  const emulator = await emulatorForTest({ prices: [{ id: 'price_x', ...seed }] });
  const stripe = sdkFor(emulator);
  const open = (line_items: Item[], more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
    stripe.checkout.sessions.create({ ...checkoutOf('price_x'), line_items, ...more });
  return { emulator, stripe, open };
}

const inline = (more: object = {}): Item => ({
  quantity: 1,
  price_data: { currency: 'usd', unit_amount: 1234, product_data: { name: 'Top-up' }, ...more },
});

describe('line items', () => {
  it('add up, several prices and quantities together', async () => {
    const { emulator, stripe, open } = await shop();
    const bonus = emulator.seed.price({ unitAmountMinor: 250 }).id;
    const session = await open([{ price: 'price_x', quantity: 2 }, { price: bonus, quantity: 3 }, inline()]);
    expect(session).toMatchObject({ amount_subtotal: 3984, amount_total: 3984 });
    const { data } = await stripe.checkout.sessions.listLineItems(session.id, { limit: 2 });
    expect(data.map(({ amount_subtotal }) => amount_subtotal)).toEqual([2000, 750]);
  });

  it('may bring their own price, which sells nothing else', async () => {
    const { stripe, open } = await shop();
    const session = await open([inline()], { expand: ['line_items.data.price.product'] });
    expect(session).toMatchObject({
      amount_total: 1234,
      line_items: {
        data: [
          { description: 'Top-up', price: { active: false, unit_amount: 1234, product: { name: 'Top-up' } } },
        ],
      },
    });
    const price = session.line_items?.data[0]?.price?.id ?? '';
    expect(await refusalOf(open([{ price, quantity: 1 }]))).toMatchObject({ param: 'line_items[0][price]' });
    expect((await stripe.products.list({ active: false })).data).toMatchObject([{ name: 'Top-up' }]);
  });

  it.each([
    [inline({ currency: undefined }), 'line_items[0][price_data][currency]'],
    [inline({ unit_amount: undefined }), 'line_items[0][price_data][unit_amount]'],
    [inline({ unit_amount: -1 }), 'line_items[0][price_data][unit_amount]'],
    [inline({ product_data: {} }), 'line_items[0][price_data][product]'],
    [inline({ product: 'prod_x' }), 'line_items[0][price_data][product_data]'],
    [inline({ product: 'prod_x', product_data: undefined }), 'line_items[0][price_data][product]'],
    [inline({ colour: 'red' }), 'line_items[0][price_data][colour]'],
    [{ ...inline(), price: 'price_x' }, 'line_items[0][price]'],
  ])('refuse %j', async (item, param) => {
    const { open } = await shop();
    expect(await refusalOf(open([item]))).toMatchObject({ statusCode: 400, param });
  });
});

describe('a quantity the buyer may change', () => {
  it('is set within its bounds before paying', async () => {
    const { emulator, stripe, open } = await shop();
    const adjustable_quantity = { enabled: true, minimum: 1, maximum: 5 };
    const { id } = await open([{ price: 'price_x', quantity: 2, adjustable_quantity }]);
    emulator.decline(id);
    emulator.sessions.choose(id, { quantity: 5 });
    expect(() => emulator.sessions.choose(id, { quantity: 6 })).toThrow('cannot be 6');
    const paid = emulator.pay(id);
    expect(paid).toMatchObject({ amount_subtotal: 5000, amount_total: 5000 });
    const { data } = await stripe.checkout.sessions.listLineItems(id);
    expect(data).toMatchObject([{ quantity: 5, amount_total: 5000 }]);
    expect(emulator.store.charges.newestFirst()[0]).toMatchObject({ status: 'succeeded', amount: 5000 });
  });

  it('stays as it is where nothing allows it, and has sane bounds', async () => {
    const { emulator, open } = await shop();
    const { id } = await open([{ price: 'price_x', quantity: 2 }]);
    expect(() => emulator.sessions.choose(id, { quantity: 3 })).toThrow('cannot be 3');
    const odd = open([{ price: 'price_x', quantity: 9, adjustable_quantity: { enabled: true, maximum: 5 } }]);
    expect(await refusalOf(odd)).toMatchObject({ param: 'line_items[0][adjustable_quantity]' });
  });
});

describe('a price in several currencies', () => {
  const currencyOptions = { eur: 950, jpy: 1500 };

  it('is charged in the one the shop or the buyer names', async () => {
    const { emulator, open } = await shop({ currencyOptions });
    const items = [{ price: 'price_x', quantity: 2 }];
    expect(await open(items)).toMatchObject({ currency: 'usd', amount_subtotal: 2000 });
    const named = await open(items, { currency: 'eur' });
    expect(named).toMatchObject({ currency: 'eur', amount_subtotal: 1900 });
    emulator.sessions.choose(named.id, { currency: 'jpy' });
    expect(emulator.pay(named.id)).toMatchObject({ currency: 'jpy', amount_total: 3000 });
    expect(emulator.store.charges.newestFirst()[0]).toMatchObject({ currency: 'jpy', amount: 3000 });
    expect(await refusalOf(open(items, { currency: 'gbp' }))).toMatchObject({
      message: "The price specified only supports `usd`. This doesn't match the expected currency: `gbp`.",
    });
  });

  it('shows the others when asked', async () => {
    const { stripe } = await shop({ currencyOptions });
    expect(await stripe.prices.retrieve('price_x')).not.toHaveProperty('currency_options');
    const shown = await stripe.prices.retrieve('price_x', { expand: ['currency_options'] });
    expect(shown.currency_options).toMatchObject({ usd: { unit_amount: 1000 }, jpy: { unit_amount: 1500 } });
  });
});

describe('a price the buyer names', () => {
  const customAmount = { minimumMinor: 500, maximumMinor: 10_000, presetMinor: 2500 };

  it('starts at its preset and stays within its bounds', async () => {
    const { emulator, stripe, open } = await shop({ customAmount });
    expect(await stripe.prices.retrieve('price_x')).toMatchObject({
      unit_amount: null,
      unit_amount_decimal: null,
      custom_unit_amount: { minimum: 500, maximum: 10_000, preset: 2500 },
    });
    const { id, amount_total } = await open([{ price: 'price_x', quantity: 1 }]);
    expect(amount_total).toBe(2500);
    expect(() => emulator.sessions.choose(id, { amountMinor: 499 })).toThrow('cannot be 499');
    emulator.sessions.choose(id, { amountMinor: 7777 });
    expect(emulator.pay(id)).toMatchObject({ amount_subtotal: 7777, amount_total: 7777 });
  });

  it('is sold alone and once', async () => {
    const { emulator, open } = await shop({ customAmount });
    const two = open([{ price: 'price_x', quantity: 2 }]);
    expect(await refusalOf(two)).toMatchObject({ param: 'line_items[0][quantity]' });
    const other = { price: emulator.seed.price().id, quantity: 1 };
    const both = open([{ price: 'price_x', quantity: 1 }, other]);
    expect(await refusalOf(both)).toMatchObject({ param: 'line_items' });
  });
});

describe('the hosted page', () => {
  it('lets the buyer set quantity and currency', async () => {
    const { emulator, open } = await shop({ currencyOptions: { eur: 950 } });
    const adjustable_quantity = { enabled: true, minimum: 1, maximum: 5 };
    const { id, url } = await open([{ price: 'price_x', quantity: 1, adjustable_quantity }]);
    const shown = await (await fetch(url ?? '')).text();
    expect(shown).toContain('name="quantity-0"');
    const set = (fields: Record<string, string>) =>
      fetch(`${emulator.url}/pay/${id}/choose`, { method: 'POST', body: new URLSearchParams(fields) });
    expect(await (await set({ currency: 'eur', 'quantity-0': '3' })).text()).toContain('28.50 EUR');
    expect(emulator.sessions.get(id)).toMatchObject({ currency: 'eur', amount_total: 2850 });
    expect((await set({ 'quantity-0': '9' })).status).toBe(402);
  });
});
