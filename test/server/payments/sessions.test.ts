import { parseCredits, removeUser } from '@coffer/db';
import { createPayments } from '@coffer/server/payments/create.ts';
import { receiveWebhook } from '@coffer/server/payments/webhook.ts';
import { postTransaction } from '@coffer/server/transaction/post.ts';
import type { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import type { PriceSeed } from '../../support/stripe/resources/prices.ts';
import { signatureHeader } from '../../support/stripe/webhooks/signature.ts';
import { openShop, stripeConfig, webhookSecret } from './shop.ts';

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

  it('that was kept stays so, whatever arrives or asks later', async () => {
    const shop = await openShop();
    const { emulator } = shop;
    const { purchaseId, checkoutId } = await shop.buy();
    emulator.sessions.patch(checkoutId, { amount_subtotal: 5000 });
    emulator.pay(checkoutId);
    emulator.emit('checkout.session.expired', {
      ...emulator.sessions.get(checkoutId),
      payment_status: 'unpaid',
    } as object);
    emulator.emit('checkout.session.completed', {
      ...emulator.sessions.get(checkoutId),
      amount_subtotal: 1000,
    } as object);
    await emulator.webhooks.settled();
    emulator.calls.clear();
    expect(await shop.comeBack()).toMatchObject({ outcome: 'kept', purchase: { reason: 'amount_differs' } });
    expect(emulator.calls.all).toEqual([]);
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'processing', flagged: true });
    expect(shop.log).toContainEqual(
      expect.objectContaining({ text: expect.stringContaining('without crediting') }),
    );
    expect(await shop.balance()).toBe('0.00');
  });

  it('of test mode is kept once the live key is configured, though its purchase was begun in test mode', async () => {
    const shop = await openShop();
    const { emulator, deps } = shop;
    const { checkoutId, purchaseId } = await shop.buy();
    emulator.webhooks.hold();
    emulator.pay(checkoutId);
    const body = Buffer.from(JSON.stringify(emulator.webhooks.held[0]?.event));
    const payment = stripeConfig({ apiBase: emulator.url, apiKey: 'sk_live_x', livemode: true });
    const live = { ...deps, payments: createPayments({ ...deps, config: { payment } }) };
    const signature = signatureHeader(body.toString(), [webhookSecret], Math.floor(deps.now() / 1000));
    await receiveWebhook(live, { body, signature });
    expect(await shop.balance()).toBe('0.00');
    expect(await shop.purchase(purchaseId)).toMatchObject({ flagged: true, reason: 'livemode_differs' });
  });

  it('of live mode is credited with the live key', async () => {
    const shop = await openShop({ stripe: { livemode: true, apiKey: 'sk_live_x' } });
    shop.emulator.pay((await shop.buy()).checkoutId);
    await shop.emulator.webhooks.settled();
    expect(await shop.balance()).toBe('10.00');
  });

  it('whose credits the wallet cannot hold is kept', async () => {
    const shop = await openShop();
    const { deps, manager, buyer } = shop;
    const grant = { type: 'admin_grant', sourceId: null, description: null } as const;
    await postTransaction(deps, manager, {
      ...grant,
      userId: buyer.userId,
      amount: parseCredits('9223372036'),
    });
    const { checkoutId, purchaseId } = await shop.buy();
    shop.emulator.pay(checkoutId);
    await shop.emulator.webhooks.settled();
    expect(shop.emulator.webhooks.attempts).toMatchObject([{ status: 200 }]);
    expect(await shop.purchase(purchaseId)).toMatchObject({ flagged: true, reason: 'amount_out_of_range' });
    expect(await shop.balance()).toBe('9223372036.00');
  });

  it('for a user who was removed meanwhile is kept', async () => {
    const shop = await openShop();
    const { checkoutId, purchaseId } = await shop.buy();
    await removeUser(shop.deps.db, shop.buyer.userId);
    shop.emulator.pay(checkoutId);
    await shop.emulator.webhooks.settled();
    expect(await shop.purchase(purchaseId)).toMatchObject({ flagged: true, reason: 'user_removed' });
  });
});
