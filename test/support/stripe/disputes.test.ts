import { describe, expect, it } from 'vitest';
import { paidShop, refusalOf } from './testing.ts';

describe('a dispute', () => {
  it('takes the money at once', async () => {
    const { emulator, stripe, sessionId, intentId, since } = await paidShop();
    const { id } = emulator.openDispute(sessionId);
    expect(await stripe.disputes.retrieve(id)).toMatchObject({
      object: 'dispute',
      amount: 1000,
      currency: 'usd',
      status: 'needs_response',
      reason: 'fraudulent',
      payment_intent: intentId,
      is_charge_refundable: false,
      balance_transactions: [{ amount: -1000, fee: 1500, net: -2500, type: 'adjustment' }],
    });
    expect(since().map(({ type }) => type)).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
    ]);
    const intent = await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] });
    expect(intent.latest_charge).toMatchObject({ disputed: true, amount_refunded: 0 });
  });

  it('that is won gives the money back, and the charge can be refunded', async () => {
    const { emulator, stripe, intentId, since } = await paidShop();
    const { id } = emulator.openDispute(intentId, { amountMinor: 400 });
    const early = stripe.refunds.create({ payment_intent: intentId });
    expect(await refusalOf(early)).toMatchObject({ code: 'charge_disputed' });
    emulator.updateDispute(id, 'under_review');
    expect(emulator.closeDispute(id, 'won')).toMatchObject({
      status: 'won',
      balance_transactions: [{ amount: -400 }, { amount: 400, fee: 0 }],
    });
    expect(since().map(({ type }) => type)).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed',
    ]);
    expect(await stripe.refunds.create({ payment_intent: intentId })).toMatchObject({ amount: 1000 });
  });

  it('that is lost stays so', async () => {
    const { emulator, stripe, intentId, since } = await paidShop();
    const { id } = emulator.openDispute(intentId, { reason: 'product_not_received' });
    emulator.closeDispute(id, 'lost');
    expect(since().at(-1)).toMatchObject({
      type: 'charge.dispute.closed',
      data: { object: { status: 'lost' }, previous_attributes: { status: 'needs_response' } },
    });
    const late = stripe.refunds.create({ payment_intent: intentId });
    expect(await refusalOf(late)).toMatchObject({ code: 'charge_disputed' });
    expect(() => emulator.closeDispute(id, 'won')).toThrow('lost already');
  });

  it('that only inquires moves nothing, and may become a chargeback', async () => {
    const { emulator, intentId, since } = await paidShop();
    const first = emulator.openDispute(intentId, { status: 'warning_needs_response' });
    expect(first).toMatchObject({ is_charge_refundable: true, balance_transactions: [] });
    expect(() => emulator.closeDispute(first.id, 'won')).toThrow('cannot become won');
    emulator.closeDispute(first.id, 'warning_closed');
    const second = emulator.openDispute(intentId, { status: 'warning_needs_response' });
    emulator.updateDispute(second.id, 'needs_response');
    expect(since().map(({ type }) => type)).toEqual([
      'charge.dispute.created',
      'charge.dispute.closed',
      'charge.dispute.created',
      'charge.dispute.updated',
      'charge.dispute.funds_withdrawn',
    ]);
  });

  it('is about what was not refunded', async () => {
    const { emulator, intentId } = await paidShop();
    emulator.refundByHand(intentId, 300);
    expect(emulator.openDispute(intentId).amount).toBe(700);
  });

  it('is listed by payment and time, and can be given up', async () => {
    let nowMs = 1_800_000_000_000;
    const { emulator, stripe, intentId } = await paidShop({ now: () => nowMs });
    nowMs += 60_000;
    const { id } = emulator.openDispute(intentId);
    const found = await stripe.disputes.list({ payment_intent: intentId, created: { gte: 1_800_000_060 } });
    expect(found.data.map((dispute) => dispute.id)).toEqual([id]);
    expect((await stripe.disputes.list({ charge: 'ch_x' })).data).toEqual([]);
    expect(await stripe.disputes.close(id)).toMatchObject({ status: 'lost' });
    expect(await refusalOf(stripe.disputes.close(id))).toMatchObject({ statusCode: 400 });
  });
});
