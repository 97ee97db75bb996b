import { describe, expect, it } from 'vitest';
import { idOf } from './checkout/payment.ts';
import { checkoutOf, emulatorForTest, paidShop, refusalOf, sdkFor } from './testing.ts';
import type { PaidShop } from './testing.ts';

async function chargeAt({ stripe, intentId }: PaidShop) {
  const { data } = await stripe.charges.list({ payment_intent: intentId, expand: ['data.refunds'] });
  return data[0];
}

function typesOf({ since }: PaidShop): string[] {
  return since().map(({ type }) => type);
}

describe('a refund', () => {
  it('gives back everything by default and says so', async () => {
    const shop = await paidShop();
    const refund = await shop.stripe.refunds.create({
      payment_intent: shop.intentId,
      reason: 'requested_by_customer',
      metadata: { purchase: 'p1' },
    });
    expect(refund).toMatchObject({
      object: 'refund',
      amount: 1000,
      currency: 'usd',
      status: 'succeeded',
      payment_intent: shop.intentId,
      reason: 'requested_by_customer',
      metadata: { purchase: 'p1' },
    });
    expect(await chargeAt(shop)).toMatchObject({
      amount_refunded: 1000,
      refunded: true,
      refunds: { data: [{ id: refund.id }] },
    });
    expect(typesOf(shop)).toEqual(['refund.created', 'charge.refunded']);
    const moved = await shop.stripe.balanceTransactions.retrieve(idOf(refund.balance_transaction));
    expect(moved).toMatchObject({ amount: -1000, type: 'refund', source: refund.id });
  });

  it('counts up in the charge, refund by refund', async () => {
    const shop = await paidShop();
    for (const amount of [100, 200, 300]) {
      await shop.stripe.refunds.create({ payment_intent: shop.intentId, amount });
    }
    const counted = shop.since().filter(({ type }) => type === 'charge.refunded');
    expect(counted.map(({ data }) => data)).toMatchObject([
      { object: { amount_refunded: 100, refunded: false }, previous_attributes: { amount_refunded: 0 } },
      { object: { amount_refunded: 300, refunded: false }, previous_attributes: { amount_refunded: 100 } },
      { object: { amount_refunded: 600, refunded: false }, previous_attributes: { amount_refunded: 300 } },
    ]);
    const { data } = await shop.stripe.refunds.list({ payment_intent: shop.intentId, limit: 2 });
    expect(data.map(({ amount }) => amount)).toEqual([300, 200]);
  });

  it('is made once for one idempotency key', async () => {
    const { stripe, intentId } = await paidShop();
    const ask = () =>
      stripe.refunds.create({ payment_intent: intentId, amount: 400 }, { idempotencyKey: 'refund-1' });
    expect((await ask()).id).toBe((await ask()).id);
    expect((await stripe.refunds.list()).data).toHaveLength(1);
  });

  it('never takes more than is left', async () => {
    const { stripe, intentId } = await paidShop();
    await stripe.refunds.create({ payment_intent: intentId, amount: 600 });
    const more = stripe.refunds.create({ payment_intent: intentId, amount: 401 });
    expect(await refusalOf(more)).toMatchObject({
      statusCode: 400,
      param: 'amount',
      message: 'Refund amount (4.01 USD) is greater than unrefunded amount on charge (4.00 USD)',
    });
    await stripe.refunds.create({ payment_intent: intentId });
    expect(await refusalOf(stripe.refunds.create({ payment_intent: intentId }))).toMatchObject({
      code: 'charge_already_refunded',
    });
  });

  it('needs one payment, known and paid, and a positive amount', async () => {
    const { emulator, stripe, intentId } = await paidShop();
    expect(await refusalOf(stripe.refunds.create({}))).toMatchObject({ code: 'parameter_missing' });
    expect(await refusalOf(stripe.refunds.create({ charge: 'ch_x' }))).toMatchObject({
      code: 'resource_missing',
      param: 'charge',
    });
    const nothing = stripe.refunds.create({ payment_intent: intentId, amount: 0 });
    expect(await refusalOf(nothing)).toMatchObject({ code: 'parameter_invalid_integer', param: 'amount' });
    const open = await stripe.checkout.sessions.create(checkoutOf(emulator.seed.price().id));
    const waiting = emulator.payLater(open.id);
    const early = stripe.refunds.create({ payment_intent: idOf(waiting.payment_intent) });
    expect(await refusalOf(early)).toMatchObject({ statusCode: 400, param: 'payment_intent' });
  });

  it('that begins as pending succeeds later', async () => {
    const shop = await paidShop();
    shop.emulator.startRefundsAs(shop.sessionId, 'pending');
    const { id, status } = await shop.stripe.refunds.create({ payment_intent: shop.intentId });
    expect(status).toBe('pending');
    expect(await chargeAt(shop)).toMatchObject({ amount_refunded: 1000, refunded: true });
    shop.emulator.finishRefund(id, 'succeeded');
    expect(await shop.stripe.refunds.retrieve(id)).toMatchObject({ status: 'succeeded' });
    expect(typesOf(shop).slice(2)).toEqual(['refund.updated', 'charge.refund.updated']);
    expect(() => shop.emulator.finishRefund(id, 'succeeded')).toThrow('succeeded already');
  });

  it.each(['pending', 'succeeded'] as const)('that was %s and fails counts no longer', async (start) => {
    const shop = await paidShop();
    shop.emulator.startRefundsAs(shop.sessionId, start);
    await shop.stripe.refunds.create({ payment_intent: shop.intentId, amount: 300 });
    const { id } = await shop.stripe.refunds.create({ payment_intent: shop.intentId });
    shop.emulator.finishRefund(id, 'failed');
    expect(await chargeAt(shop)).toMatchObject({ amount_refunded: 300, refunded: false });
    expect(await shop.stripe.refunds.retrieve(id)).toMatchObject({
      status: 'failed',
      failure_reason: 'lost_or_stolen_card',
    });
    expect(typesOf(shop).slice(-3)).toEqual(['refund.updated', 'charge.refund.updated', 'refund.failed']);
  });

  it('that waits for the buyer can be cancelled', async () => {
    const shop = await paidShop();
    shop.emulator.startRefundsAs(shop.intentId, 'requires_action');
    const { id } = await shop.stripe.refunds.create({ payment_intent: shop.intentId });
    expect(await shop.stripe.refunds.cancel(id)).toMatchObject({ status: 'canceled' });
    expect(await chargeAt(shop)).toMatchObject({ amount_refunded: 0, refunded: false });
    expect(await refusalOf(shop.stripe.refunds.cancel(id))).toMatchObject({ statusCode: 400 });
  });

  it('is made by hand in the dashboard as well', async () => {
    const shop = await paidShop();
    shop.emulator.refundByHand(shop.sessionId, 250);
    expect(shop.emulator.refundByHand(shop.intentId)).toMatchObject({ amount: 750, status: 'succeeded' });
    expect(await chargeAt(shop)).toMatchObject({ refunded: true });
    expect(shop.since()[0]).toMatchObject({ request: { id: null } });
    expect(() => shop.emulator.refundByHand(shop.intentId, 1)).toThrow('has 0 left');
  });

  it('belongs to the mode of its charge', async () => {
    const emulator = await emulatorForTest();
    const live = sdkFor(emulator, 'sk_live_1');
    const price = emulator.seed.price({ livemode: true });
    const { id } = await live.checkout.sessions.create(checkoutOf(price.id));
    emulator.pay(id);
    const refund = emulator.refundByHand(id);
    expect((await live.refunds.list()).data).toHaveLength(1);
    expect((await sdkFor(emulator).refunds.list()).data).toHaveLength(0);
    expect(await refusalOf(sdkFor(emulator).refunds.retrieve(refund.id))).toMatchObject({ statusCode: 404 });
    expect((await live.events.list({ type: 'refund.created' })).data).toMatchObject([{ livemode: true }]);
  });

  it('can be found by time and gets new metadata', async () => {
    let nowMs = 1_800_000_000_000;
    const { stripe, intentId } = await paidShop({ now: () => nowMs });
    await stripe.refunds.create({ payment_intent: intentId, amount: 100 });
    nowMs += 60_000;
    const { id } = await stripe.refunds.create({ payment_intent: intentId, amount: 100 });
    const { data } = await stripe.refunds.list({ created: { gt: 1_800_000_000 } });
    expect(data.map((refund) => refund.id)).toEqual([id]);
    const changed = await stripe.refunds.update(id, { metadata: { why: 'asked' } });
    expect(changed.metadata).toEqual({ why: 'asked' });
  });
});
