import { type Purchase, getTopUp } from '@coffer/db';
import { describe, expect, it } from 'vitest';
import { type Till, openTill } from './till.ts';

const dayMinutes = 24 * 60;

describe('auto top-up', () => {
  it.each<[string, (till: Till, payment: string) => unknown]>([
    ['refunded', ({ emulator }, payment) => emulator.refundByHand(payment)],
    ['disputed', ({ emulator }, payment) => emulator.openDispute(payment)],
  ])('does not charge the same card again when what it charged is %s', async (_what, happen) => {
    const till = await openTill();
    await till.spend('9');
    await till.later(11);
    expect(till.tries()).toBe(1);
    happen(till, till.charges()[0]?.paymentIntentId ?? '');
    await till.emulator.webhooks.settled();
    for (let turn = 0; turn < 3; turn += 1) await till.later(dayMinutes);
    expect(till.tries()).toBe(1);
    expect(await getTopUp(till.deps.db, till.buyer.userId)).toMatchObject({ pausedFor: 'money_back' });
  });

  it('does not charge a card again whose payment is disputed while its credits are only set aside', async () => {
    const till = await openTill({ stripe: { onDispute: 'hold' } });
    const [{ checkoutId }] = till.deps.db.read.query.purchase.findMany().sync() as [Purchase];
    till.emulator.openDispute(checkoutId ?? '');
    await till.emulator.webhooks.settled();
    for (let turn = 0; turn < 3; turn += 1) await till.later(dayMinutes);
    expect(till.tries()).toBe(0);
    expect(await getTopUp(till.deps.db, till.buyer.userId)).toMatchObject({ pausedFor: 'money_back' });
  });

  it.each<[string, (till: Till, checkoutId: string) => unknown]>([
    ['refunded', ({ emulator }, checkoutId) => emulator.refundByHand(checkoutId)],
    ['disputed', ({ emulator }, checkoutId) => emulator.openDispute(checkoutId)],
  ])('does not charge a card whose owner had a payment that was kept %s', async (_what, happen) => {
    const till = await openTill();
    const { checkoutId } = await till.buy();
    till.emulator.sessions.patch(checkoutId, { amount_subtotal: 5000 });
    till.emulator.pay(checkoutId);
    happen(till, checkoutId);
    await till.emulator.webhooks.settled();
    await till.spend('9');
    await till.later(11);
    expect(till.tries()).toBe(0);
    expect(await getTopUp(till.deps.db, till.buyer.userId)).toMatchObject({ pausedFor: 'money_back' });
  });
});
