import type { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import type { PriceSeed } from '../../support/stripe/resources/prices.ts';
import { openShop } from './shop.ts';

interface Scenario {
  readonly title: string;
  readonly price?: PriceSeed;
  /** What is different about the session when it comes back paid. */
  readonly session?: Partial<Stripe.Checkout.Session>;
  readonly adjust?: { readonly taxMinor?: number; readonly discountMinor?: number };
  readonly outcome: string;
  readonly credits?: string;
  readonly reason?: string;
}

const usd = (unitAmountMinor: number): PriceSeed => ({ unitAmountMinor, currency: 'usd' });
const otherInstance = { coffer_instance: 'other', coffer_purchase: 'x' };
const conversion = { amount_subtotal: 1000, amount_total: 1000, source_currency: 'usd' };

const scenarios: readonly Scenario[] = [
  { title: '10.00 USD', price: usd(1000), outcome: 'credited', credits: '10.00' },
  { title: '10.50 USD', price: usd(1050), outcome: 'credited', credits: '10.50' },
  { title: '0.01 USD', price: usd(1), outcome: 'credited', credits: '0.01' },
  { title: '999,999.99 USD', price: usd(99_999_999), outcome: 'credited', credits: '999999.99' },
  {
    title: '1,000 JPY, which has no decimals',
    price: { unitAmountMinor: 1000, currency: 'jpy' },
    outcome: 'credited',
    credits: '1000.00',
  },
  {
    title: '1.500 KWD, which has three',
    price: { unitAmountMinor: 1500, currency: 'kwd' },
    outcome: 'credited',
    credits: '1.50',
  },
  { title: 'tax on top', adjust: { taxMinor: 190 }, outcome: 'credited', credits: '10.00' },
  { title: 'a discount', adjust: { discountMinor: 400 }, outcome: 'credited', credits: '10.00' },
  {
    title: 'a discount of everything',
    adjust: { discountMinor: 1000 },
    outcome: 'credited',
    credits: '10.00',
  },
  {
    title: 'payment put off to a later date',
    session: { payment_status: 'no_payment_required' },
    outcome: 'processing',
  },
  {
    title: 'amounts in the buyer’s currency, as older API versions tell them',
    session: { currency: 'eur', amount_subtotal: 932, currency_conversion: conversion as never },
    outcome: 'credited',
    credits: '10.00',
  },
  { title: 'another currency', session: { currency: 'eur' }, outcome: 'kept', reason: 'currency_differs' },
  {
    title: 'more than the price',
    session: { amount_subtotal: 100_000 },
    outcome: 'kept',
    reason: 'amount_differs',
  },
  {
    title: 'less than the price',
    session: { amount_subtotal: 1 },
    outcome: 'kept',
    reason: 'amount_differs',
  },
  { title: 'no amount', session: { amount_subtotal: null }, outcome: 'kept', reason: 'amount_differs' },
  { title: 'the other mode', session: { livemode: true }, outcome: 'kept', reason: 'livemode_differs' },
  { title: 'a subscription', session: { mode: 'subscription' }, outcome: 'unpaid' },
  { title: 'another installation', session: { metadata: otherInstance }, outcome: 'unpaid' },
  { title: 'no metadata', session: { metadata: null }, outcome: 'unpaid' },
];

describe('a completed session', () => {
  it.each(scenarios)('with $title is $outcome', async ({ price, session, adjust, ...expected }) => {
    const shop = await openShop(price ? { price } : {});
    const { emulator } = shop;
    const { purchaseId, checkoutId } = await shop.buy();
    if (adjust) emulator.sessions.adjust(checkoutId, adjust);
    emulator.webhooks.hold();
    emulator.pay(checkoutId);
    emulator.webhooks.deliveries = [];
    const event = emulator.emit('checkout.session.completed', {
      ...emulator.sessions.get(checkoutId),
      ...session,
    });
    expect(await emulator.webhooks.send(event)).toMatchObject({ status: 200 });
    const purchase = await shop.purchase(purchaseId);
    expect(await shop.balance()).toBe(expected.credits ?? '0.00');
    expect(purchase.reason).toBe(expected.reason ?? null);
    expect(purchase.flagged).toBe(expected.outcome === 'kept');
    const states: Record<string, string> = { credited: 'paid', kept: 'processing', unpaid: 'open' };
    expect(purchase.state).toBe(states[expected.outcome] ?? expected.outcome);
  });

  it('is paid whatever the event about it is called', async () => {
    for (const type of ['expired', 'async_payment_failed']) {
      const shop = await openShop();
      const { checkoutId } = await shop.buy();
      shop.emulator.webhooks.dropNext();
      shop.emulator.emit(`checkout.session.${type}`, shop.emulator.pay(checkoutId));
      await shop.emulator.webhooks.settled();
      expect(await shop.balance()).toBe('10.00');
    }
  });

  it('that was credited is left as it is by everything that arrives later', async () => {
    const { emulator, deps, buy, purchase } = await openShop();
    const { purchaseId, checkoutId } = await buy();
    const paid = emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    const before = await purchase(purchaseId);
    deps.clock.advance(5000);
    emulator.emit('checkout.session.completed', paid);
    emulator.emit('checkout.session.async_payment_failed', paid);
    const other = { ...paid, amount_subtotal: 9900 };
    emulator.emit('checkout.session.async_payment_succeeded', other);
    await emulator.webhooks.settled();
    expect(await purchase(purchaseId)).toEqual(before);
  });

  it('of live mode is credited with the live key', async () => {
    const shop = await openShop({ stripe: { livemode: true, apiKey: 'sk_live_x' } });
    shop.emulator.pay((await shop.buy()).checkoutId);
    await shop.emulator.webhooks.settled();
    expect(await shop.balance()).toBe('10.00');
  });
});
