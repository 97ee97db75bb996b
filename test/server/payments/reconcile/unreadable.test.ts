import { describe, expect, it } from 'vitest';
import { dayMs, minuteMs, openUnheardShop } from './unheard.ts';

describe('Stripe’s lists', () => {
  it('are read to their end whatever in them cannot be read', async () => {
    const shop = await openUnheardShop();
    const [strange, sound] = [await shop.buy(), await shop.buy()];
    for (const { checkoutId } of [strange, sound]) shop.emulator.pay(checkoutId);
    await shop.pass(minuteMs);
    const { disputes, refunds, sessions } = shop.emulator.store;
    disputes.put({ ...shop.emulator.openDispute(sound.checkoutId), status: 'of_a_later_version' as 'won' });
    refunds.put({ ...shop.emulator.refundByHand(strange.checkoutId, 100), status: 'of_a_later_version' });
    sessions.put({ ...shop.emulator.sessions.last(), id: 'cs_strange', currency: 1 as unknown as string });
    shop.deps.clock.advance(dayMs);
    shop.emulator.refundByHand(strange.checkoutId, 400);
    shop.emulator.faults.fail({ status: 403, path: '/v1/events', times: 9 });
    expect(await shop.round(true)).toMatchObject({ reversed: 1 });
    expect(await shop.balance()).toBe('16.00');
  });
});
