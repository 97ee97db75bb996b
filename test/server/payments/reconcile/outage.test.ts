import { receiveEvent } from '@coffer/db';
import { describe, expect, it, vi } from 'vitest';
import { createPerson } from '../../../setup/callers.ts';
import { type UnheardShop, dayMs, emitForeign, hourMs, minuteMs, openUnheardShop } from './unheard.ts';

describe('when more was missed than can be asked about one by one', () => {
  it('credits all from Stripe’s list, a hundred in a call, though some webhooks come through', async () => {
    const shop = await openUnheardShop();
    await shop.round();
    const bought = await sellToMany(shop, 216);
    for (const { checkoutId } of bought) shop.emulator.pay(checkoutId);
    await hearOneEvent(shop);
    shop.deps.clock.advance(minuteMs);
    shop.emulator.calls.clear();
    expect(await shop.round()).toMatchObject({ credited: 216, trouble: null });
    expect(shop.emulator.calls.all.length).toBeLessThan(20);
  }, 60_000);
});

/** Sells to so many buyers that none buys faster than a person may. */
async function sellToMany(shop: UnheardShop, count: number) {
  const buyers = await Promise.all(
    Array.from({ length: count / 18 }, (_, number) => createPerson(shop.deps, `Buyer ${number}`)),
  );
  const bought = [];
  for (const caller of buyers)
    for (let turn = 0; turn < 18; turn += 1) bought.push(await shop.buy({ caller }));
  return bought;
}

async function hearOneEvent({ deps }: UnheardShop): Promise<void> {
  const about = { id: 'evt_heard', provider: 'stripe', type: 'charge.updated', livemode: false } as const;
  const message = { ...about, apiVersion: null, body: '{}', createdAt: new Date(deps.now()) };
  await receiveEvent(deps.db, { ...message, via: 'webhook' }, { kind: 'none', reason: 'type_not_used' });
}

describe('a list of events', () => {
  it('that breaks off is asked for again from there on', async () => {
    const { shop, first, second } = await sellTwice();
    shop.emulator.refundByHand(first);
    shop.deps.clock.advance(3 * hourMs);
    emitForeign(shop, 110);
    shop.emulator.refundByHand(second);
    const call = shop.emulator.faults.hold({ path: '/v1/events' });
    shop.emulator.faults.fail({ path: '/v1/events', status: 500, times: Infinity });
    const round = shop.round();
    await call.arrived;
    call.release();
    expect(await round).toMatchObject({ reversed: 1, trouble: 'provider_unreachable' });
    expect(await shop.balance()).toBe('10.00');
    shop.emulator.faults.clear();
    await shop.pass(minuteMs);
    expect(await shop.balance()).toBe('0.00');
  });

  it('that takes long lets the rest have its turn, and goes on in the next round', async () => {
    const { shop, first, second } = await sellTwice();
    shop.emulator.refundByHand(first);
    shop.deps.clock.advance(3 * hourMs);
    shop.emulator.refundByHand(second);
    const call = shop.emulator.faults.hold({ path: '/v1/events' });
    const round = shop.round();
    await call.arrived;
    shop.deps.clock.advance(30_000);
    call.release();
    expect(await round).toMatchObject({ reversed: 1, trouble: null, isCutShort: true });
    expect(await shop.round()).toMatchObject({ reversed: 1, trouble: null, isCutShort: false });
  });

  it('is asked for a few hours at a time, however quiet it was', async () => {
    const shop = await openUnheardShop();
    await shop.buy();
    await shop.round();
    shop.deps.clock.advance(5 * dayMs);
    shop.emulator.calls.clear();
    await shop.round();
    const hours = shop.emulator.calls.matching({ path: '/v1/events' }).map(({ params }) => {
      const { gte, lt } = params['created'] as { gte: string; lt: string };
      return (Number(lt) - Number(gte)) / 3600;
    });
    expect(hours.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(5 * 24);
    expect(Math.max(...hours)).toBeLessThan(5);
  });

  it('is written side by side, so that many share one sync of the disk', async () => {
    const shop = await openUnheardShop();
    await shop.round();
    for (let count = 0; count < 10; count += 1) shop.emulator.pay((await shop.buy()).checkoutId);
    shop.deps.clock.advance(minuteMs);
    const sync = vi.spyOn(shop.deps.db.writer, 'run');
    const atOnce: number[] = [];
    shop.deps.db.onChange(({ kind }) => {
      if (kind === 'purchase')
        atOnce.push(sync.mock.calls.filter(([name]) => name === 'receiveEvent').length);
    });
    expect(await shop.round()).toMatchObject({ credited: 10 });
    expect(atOnce[0]).toBe(10);
  });
});

/** Two purchases that are credited, and nothing else to be taken. */
async function sellTwice() {
  const shop = await openUnheardShop();
  const [first, second] = [(await shop.buy()).checkoutId, (await shop.buy()).checkoutId];
  for (const checkoutId of [first, second]) shop.emulator.pay(checkoutId);
  await shop.pass(minuteMs);
  expect(await shop.balance()).toBe('20.00');
  return { shop, first, second };
}

describe('a provider that now and then does not answer', () => {
  it('holds up no purchase but the one it was asked about', async () => {
    const shop = await openUnheardShop();
    await shop.round();
    const bought = [];
    for (let count = 0; count < 10; count += 1) bought.push((await shop.buy()).checkoutId);
    for (const checkoutId of bought) shop.emulator.pay(checkoutId);
    const [stuck] = bought;
    shop.emulator.faults.fail({ path: `/v1/checkout/sessions/${stuck}`, status: 500, times: 3 });
    shop.deps.clock.advance(31_000);
    expect(await shop.round()).toMatchObject({ credited: 9, trouble: null });
    await shop.pass(minuteMs);
    expect(await shop.balance()).toBe('100.00');
  });

  it('is left alone for a while after a call that took longer than that', async () => {
    const shop = await openUnheardShop();
    await shop.buy();
    emitForeign(shop, 110);
    const asked = () => shop.emulator.calls.matching({ path: '/v1/events' }).length;
    const call = shop.emulator.faults.hold({ path: '/v1/events' });
    shop.emulator.faults.fail({ path: '/v1/events', status: 500, times: Infinity });
    const round = shop.round();
    await call.arrived;
    shop.deps.clock.advance(45_000);
    call.release();
    expect(await round).toMatchObject({ trouble: 'provider_unreachable' });
    shop.emulator.calls.clear();
    await shop.round();
    expect(asked()).toBe(0);
    shop.emulator.faults.clear();
    shop.deps.clock.advance(10_000);
    expect(await shop.round()).toMatchObject({ trouble: null });
    expect(asked()).toBeGreaterThan(0);
  });

  it('is asked again soon about a purchase that it is seldom asked about', async () => {
    const shop = await openUnheardShop();
    const [old, other] = [await shop.buy(), await shop.buy()];
    await change(shop, old, 'checks = 70');
    shop.emulator.faults.fail({ path: `/v1/checkout/sessions/${old.checkoutId}`, status: 500, times: 3 });
    shop.deps.clock.advance(31_000);
    expect(await shop.round()).toMatchObject({ trouble: null });
    expect((await shop.purchase(other.purchaseId)).checks).toBe(1);
    const { checks, nextCheckAt } = await shop.purchase(old.purchaseId);
    expect(checks).toBe(70);
    expect(nextCheckAt?.getTime()).toBeLessThanOrEqual(shop.deps.now() + 30_000);
  });

  it('is not taken to answer by purchases that nobody can be asked about', async () => {
    const shop = await openUnheardShop();
    const [foreign, ours] = [await shop.buy(), await shop.buy()];
    await change(shop, foreign, 'livemode = 1');
    shop.emulator.faults.fail({ path: /sessions/, status: 500, times: 3 });
    shop.deps.clock.advance(31_000);
    expect(await shop.round()).toMatchObject({ trouble: 'provider_unreachable' });
    expect((await shop.purchase(foreign.purchaseId)).checks).toBe(1);
    expect((await shop.purchase(ours.purchaseId)).checks).toBe(0);
  });
});

/** Sets a column of a purchase, as time or other settings would have. */
async function change({ deps }: UnheardShop, { purchaseId }: { purchaseId: string }, column: string) {
  const sql = `UPDATE purchase SET ${column} WHERE id = '${purchaseId}'`;
  await deps.db.writer.run('statement', { sql, params: [], method: 'run' });
}
