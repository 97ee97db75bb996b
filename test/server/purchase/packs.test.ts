import { formatCredits, listTransactions, parseCredits } from '@coffer/db';
import { describe, expect, it } from 'vitest';
import { type Shop, type ShopOptions, knowPrices, openShop, priceId, refusalOf } from '../payments/shop.ts';

const packs = [
  { priceId, bonusNano: parseCredits('0') },
  { priceId: 'price_big', bonusNano: parseCredits('5.5') },
];

async function openPackShop(stripe: ShopOptions['stripe'] = {}): Promise<Shop> {
  const shop = await openShop({
    events: ['*'],
    morePrices: [{ id: 'price_big', unitAmountMinor: 5000, currencyOptions: { eur: 4500 } }],
    stripe: { packs, maxQuantity: 5, freeAmount: { min: 5, max: 500 }, ...stripe },
  });
  await knowPrices(shop);
  return shop;
}

async function movements({ deps, buyer }: Shop): Promise<string[]> {
  const { data } = await listTransactions(deps.db, { userId: buyer.userId }, { limit: 20 });
  return data.map(({ type, amount, origin, sourceId }) => {
    return [type, formatCredits(amount), origin, sourceId.replace(/cs_test_\w+/, 'checkout')].join(' ');
  });
}

async function pay(shop: Shop, checkoutId: string): Promise<void> {
  shop.emulator.pay(checkoutId);
  await shop.emulator.webhooks.settled();
}

describe('a pack', () => {
  it('is sold at its own price, with its bonus as a transaction of its own', async () => {
    const shop = await openPackShop();
    const { checkoutId, purchaseId } = await shop.buy({ choice: { priceId: 'price_big' } });
    await pay(shop, checkoutId);
    expect(await movements(shop)).toEqual([
      'bonus 5.50 stripe bonus:checkout',
      'purchase 50.00 stripe checkout',
    ]);
    expect(await shop.purchase(purchaseId)).toMatchObject({
      state: 'paid',
      priceId: 'price_big',
      quantity: 1,
    });
  });

  it('gives its bonus once, however often the payment is told', async () => {
    const shop = await openPackShop();
    shop.emulator.webhooks.duplicateNext();
    const { checkoutId } = await shop.buy({ choice: { priceId: 'price_big' } });
    await pay(shop, checkoutId);
    shop.emulator.emit('checkout.session.async_payment_succeeded', shop.emulator.sessions.get(checkoutId));
    await shop.emulator.webhooks.settled();
    await shop.comeBack(checkoutId);
    expect(await shop.balance()).toBe('55.50');
  });

  it.each([
    [{ priceId: 'price_big' }],
    [{ amount: 10 }],
    [{ quantity: 2 }],
    // Who pays a checkout that does not say so has not agreed to be charged again.
    [{ savesCard: true }],
  ])('is not what a request for %j gets that was made for another wish', async (choice) => {
    const shop = await openPackShop();
    const requestId = crypto.randomUUID();
    await shop.buy({ requestId, choice: {} });
    expect((await refusalOf(shop.buy({ requestId, choice }))).code).toBe('idempotency_conflict');
    await shop.buy({ requestId, choice: { priceId, quantity: 1, savesCard: false } });
    expect(shop.emulator.sessions.all()).toHaveLength(1);
  });

  it('gives the same in another currency of its price', async () => {
    const shop = await openPackShop();
    const { checkoutId } = await shop.buy({ choice: { priceId: 'price_big', quantity: 2 } });
    shop.emulator.sessions.choose(checkoutId, { currency: 'eur' });
    await pay(shop, checkoutId);
    expect(await shop.balance()).toBe('111.00');
  });

  it('is sold several at a time, each with its bonus', async () => {
    const shop = await openPackShop();
    const { checkoutId, purchaseId } = await shop.buy({ choice: { priceId: 'price_big', quantity: 3 } });
    expect(shop.emulator.sessions.get(checkoutId).amount_total).toBe(15_000);
    await pay(shop, checkoutId);
    expect(await movements(shop)).toEqual([
      'bonus 16.50 stripe bonus:checkout',
      'purchase 150.00 stripe checkout',
    ]);
    expect(await shop.purchase(purchaseId)).toMatchObject({ quantity: 3, priceMinor: 15_000 });
  });

  it('keeps a payment of another quantity than was chosen', async () => {
    const shop = await openPackShop();
    const { checkoutId, purchaseId } = await shop.buy({ choice: { priceId: 'price_big', quantity: 3 } });
    shop.emulator.sessions.patch(checkoutId, { amount_subtotal: 10_000, amount_total: 10_000 });
    await pay(shop, checkoutId);
    expect(await shop.balance()).toBe('0.00');
    expect(await shop.purchase(purchaseId)).toMatchObject({ flagged: true, reason: 'amount_differs' });
  });

  it('loses its share of the bonus with its share of the money', async () => {
    const shop = await openPackShop();
    const { checkoutId, purchaseId } = await shop.buy({ choice: { priceId: 'price_big' } });
    await pay(shop, checkoutId);
    shop.emulator.refundByHand(checkoutId, 2500);
    await shop.emulator.webhooks.settled();
    expect(await shop.balance()).toBe('27.75');
    shop.emulator.refundByHand(checkoutId);
    await shop.emulator.webhooks.settled();
    expect(await shop.balance()).toBe('0.00');
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'refunded' });
  });

  it('that the wallet cannot hold the bonus of is credited, and shown to administrators', async () => {
    const bonusNano = parseCredits('9000000000');
    const shop = await openPackShop({ packs: [{ priceId, bonusNano }], maxQuantity: 1 });
    await pay(shop, (await shop.buy()).checkoutId);
    const { checkoutId, purchaseId } = await shop.buy();
    await pay(shop, checkoutId);
    expect(await shop.balance()).toBe('9000000020.00');
    expect(await shop.purchase(purchaseId)).toMatchObject({ flagged: true, reason: 'bonus_out_of_range' });
  });
});

describe('a free amount', () => {
  it('is sold as what the default price sells, and buys itself', async () => {
    const shop = await openPackShop();
    const { checkoutId } = await shop.buy({ choice: { amount: 37 } });
    const [call] = shop.emulator.calls.matching({ method: 'POST', path: '/v1/checkout/sessions' });
    expect(call?.params['line_items']).toEqual([
      {
        price_data: { currency: 'usd', unit_amount: '3700', product: expect.stringMatching(/^prod_/) },
        quantity: '1',
      },
    ]);
    await pay(shop, checkoutId);
    expect(await movements(shop)).toEqual(['purchase 37.00 stripe checkout']);
  });

  it('is counted in whole credits of a currency without decimals too', async () => {
    const shop = await openShop({
      price: { currency: 'jpy', unitAmountMinor: 1000 },
      stripe: { freeAmount: { min: 100, max: 5000 } },
    });
    await knowPrices(shop);
    await pay(shop, (await shop.buy({ choice: { amount: 700 } })).checkoutId);
    expect(await shop.balance()).toBe('700.00');
  });
});

describe('a choice', () => {
  it.each([
    [{ priceId: 'price_other' }, 'invalid_input'],
    [{ quantity: 6 }, 'invalid_input'],
    [{ amount: 4 }, 'invalid_input'],
    [{ amount: 501 }, 'invalid_input'],
    [{ amount: 10, priceId: 'price_big' }, 'invalid_input'],
    [{ amount: 10, quantity: 2 }, 'invalid_input'],
  ])('of %j is refused, and nothing begins', async (choice, code) => {
    const shop = await openPackShop();
    expect((await refusalOf(shop.buy({ choice }))).code).toBe(code);
    expect(shop.deps.db.read.query.purchase.findMany().sync()).toEqual([]);
  });

  it('of an amount is refused where only packs are sold', async () => {
    const shop = await openPackShop({ freeAmount: null });
    expect((await refusalOf(shop.buy({ choice: { amount: 10 } }))).code).toBe('invalid_input');
  });

  it('that differs from the first one of the same request is refused', async () => {
    const shop = await openPackShop();
    const requestId = crypto.randomUUID();
    await shop.buy({ requestId, choice: { quantity: 2 } });
    expect((await refusalOf(shop.buy({ requestId, choice: { quantity: 3 } }))).code).toBe(
      'idempotency_conflict',
    );
  });

  it('is the default pack where nothing is said', async () => {
    const shop = await openPackShop();
    await pay(shop, (await shop.buy()).checkoutId);
    expect(await shop.balance()).toBe('10.00');
  });
});
