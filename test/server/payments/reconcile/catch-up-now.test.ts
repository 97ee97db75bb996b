import { catchUpNow } from '@coffer/server/payments/reconcile/reconcile.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { emitForeign, openUnheardShop } from './unheard.ts';

/** A shop with a paid checkout, and time limits that are over when the test says so. */
async function setting() {
  const shop = await openUnheardShop();
  const { checkoutId } = await shop.buy();
  shop.emulator.pay(checkoutId);
  const limits: AbortController[] = [];
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    const limit = new AbortController();
    limits.push(limit);
    return limit.signal;
  });
  onTestFinished(() => timeout.mockRestore());
  const endTime = (): void => limits.forEach((limit) => limit.abort());
  const asked = () => shop.emulator.calls.matching({ path: '/v1/events' }).length;
  return { ...shop, endTime, asked, catchUp: () => catchUpNow(shop.deps, shop.manager) };
}

describe('catching up at somebody’s wish', () => {
  it('has its time from when its turn comes, however long the round before it takes', async () => {
    const { emulator, deps, round, endTime, asked, catchUp } = await setting();
    const run = vi.spyOn(deps.catchUp, 'run');
    const call = emulator.faults.hold({ path: '/v1/events' });
    const earlier = round();
    await call.arrived;
    const wished = catchUp();
    await vi.waitUntil(() => run.mock.calls.length === 2, { timeout: 15_000 });
    endTime();
    call.release();
    expect(await earlier).toMatchObject({ credited: 1, isCutShort: false });
    const before = asked();
    expect(await wished).toMatchObject({ credited: 0, trouble: null, isCutShort: false });
    expect(asked()).toBeGreaterThan(before);
  });

  it('says when its time was over before all was asked for, and the next round goes on', async () => {
    const shop = await setting();
    const { emulator, endTime, asked, catchUp } = shop;
    emitForeign(shop, 210);
    const call = emulator.faults.hold({ path: '/v1/events' });
    const wished = catchUp();
    await call.arrived;
    endTime();
    call.release();
    expect(await wished).toMatchObject({ credited: 0, trouble: null, isCutShort: true });
    expect(asked()).toBe(1);
    emulator.calls.clear();
    expect(await shop.round()).toMatchObject({ credited: 1, isCutShort: false });
    expect(emulator.calls.matching({ path: '/v1/refunds' })).toHaveLength(1);
  });
});
