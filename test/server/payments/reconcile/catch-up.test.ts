import { describe, expect, it } from 'vitest';
import { type UnheardShop, dayMs, hourMs, minuteMs, openUnheardShop } from './unheard.ts';

describe('with the webhook never configured', () => {
  it('credits a paid session within a minute, though its buyer never returns', async () => {
    const shop = await openUnheardShop();
    const { checkoutId, purchaseId } = await shop.buy();
    await shop.pass(4 * minuteMs);
    shop.emulator.pay(checkoutId);
    expect(await shop.balance()).toBe('0.00');
    await shop.pass(minuteMs);
    expect(await shop.balance()).toBe('10.00');
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'paid', settledVia: 'job' });
    expect(shop.deps.catchUp.state()).toMatchObject({ credited: 1, troubles: [] });
  });

  it('credits within a minute what is paid hours after the checkout was opened', async () => {
    const shop = await openUnheardShop();
    const { checkoutId } = await shop.buy();
    shop.deps.clock.advance(20 * hourMs);
    await shop.round();
    shop.emulator.pay(checkoutId);
    await shop.pass(minuteMs);
    expect(await shop.balance()).toBe('10.00');
  });

  it('follows a slow payment to its end, and an expired checkout to its own', async () => {
    const shop = await openUnheardShop();
    const slow = await shop.buy();
    shop.emulator.payLater(slow.checkoutId);
    const left = await shop.buy();
    await shop.pass(minuteMs);
    expect(await shop.purchase(slow.purchaseId)).toMatchObject({ state: 'processing' });
    shop.deps.clock.advance(25 * hourMs);
    shop.emulator.finishAsync(slow.checkoutId, 'succeeded');
    await shop.pass(minuteMs);
    expect(await shop.balance()).toBe('10.00');
    expect(await shop.purchase(left.purchaseId)).toMatchObject({ state: 'expired' });
  });

  it('takes refunds and disputes from the list of events', async () => {
    const shop = await openUnheardShop();
    const [refunded, disputed] = [await shop.buy(), await shop.buy()];
    for (const { checkoutId } of [refunded, disputed]) shop.emulator.pay(checkoutId);
    await shop.pass(minuteMs);
    expect(await shop.balance()).toBe('20.00');
    shop.emulator.refundByHand(refunded.checkoutId, 400);
    const { id } = shop.emulator.openDispute(disputed.checkoutId);
    await shop.pass(10 * minuteMs);
    expect(await shop.balance()).toBe('6.00');
    shop.emulator.closeDispute(id, 'won');
    await shop.pass(10 * minuteMs);
    expect(await shop.balance()).toBe('16.00');
    expect(shop.deps.catchUp.state()).toMatchObject({ credited: 2, reversed: 3 });
  });

  it('asks soon about a purchase whose buyer came back before the money was there', async () => {
    const shop = await openUnheardShop();
    const { checkoutId, purchaseId } = await shop.buy();
    await shop.pass(minuteMs);
    shop.deps.clock.advance(3 * hourMs);
    await shop.round();
    const later = (await shop.purchase(purchaseId)).nextCheckAt;
    await shop.comeBack(checkoutId);
    const sooner = (await shop.purchase(purchaseId)).nextCheckAt;
    expect(sooner?.getTime()).toBeLessThanOrEqual(later?.getTime() ?? 0);
    expect(sooner?.getTime()).toBeLessThanOrEqual(shop.deps.now() + 10_000);
  });
});

describe('after a time in which nothing ran', () => {
  it.each([
    ['a week', 7],
    ['thirty days', 30],
    ['forty days, longer than Stripe keeps its events,', 40],
  ])('%s is caught up in the first round', async (_words, days) => {
    const shop = await openUnheardShop();
    const { stays, refunded, disputed, slow } = await liveThrough(shop, days);
    expect(await shop.balance()).toBe('0.00');
    const done = await shop.round();
    expect(done).toMatchObject({ credited: 4, trouble: null });
    // Four paid; one went back, one is disputed.
    expect(await shop.balance()).toBe('20.00');
    const states = await Promise.all(
      [stays, refunded, disputed, slow].map(async (id) => (await shop.purchase(id)).state),
    );
    expect(states).toEqual(['paid', 'refunded', 'disputed', 'paid']);
    shop.emulator.calls.clear();
    await shop.round();
    expect(shop.emulator.calls.all).toEqual([]);
  });
});

/** Buys, pays, refunds and disputes over some days of which the shop hears nothing. */
async function liveThrough(shop: UnheardShop, days: number) {
  const { emulator, deps } = shop;
  await shop.round();
  const bought = [];
  for (let turn = 0; turn < 4; turn += 1) bought.push(await shop.buy());
  const [stays, refunded, disputed, slow] = bought.map(({ checkoutId }) => checkoutId);
  for (const id of [stays, refunded, disputed]) emulator.pay(id ?? '');
  emulator.payLater(slow ?? '');
  deps.clock.advance(2 * dayMs);
  emulator.refundByHand(refunded ?? '');
  emulator.openDispute(disputed ?? '');
  deps.clock.advance(dayMs);
  emulator.finishAsync(slow ?? '', 'succeeded');
  deps.clock.advance((days - 3) * dayMs);
  const [a = '', b = '', c = '', d = ''] = bought.map(({ purchaseId }) => purchaseId);
  return { stays: a, refunded: b, disputed: c, slow: d };
}
