import { getEvent } from '@coffer/db';
import { listPaymentFindings } from '@coffer/server/payments/reconcile/findings.ts';
import { describe, expect, it } from 'vitest';
import { type UnheardShop, dayMs, hourMs, minuteMs, openUnheardShop, refundForeign } from './unheard.ts';

type Bought = Awaited<ReturnType<UnheardShop['buy']>>;

/** Has Stripe write a session as a later version may. */
async function garble({ emulator }: UnheardShop, { checkoutId }: Bought): Promise<void> {
  emulator.sessions.patch(checkoutId, { currency: 1 as unknown as string });
}

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

  it('are read to their end whatever in them cannot be settled', async () => {
    const shop = await openUnheardShop();
    const [sound, stuck] = [await shop.buy(), await shop.buy()];
    for (const { checkoutId } of [sound, stuck]) shop.emulator.pay(checkoutId);
    await refuseToChange(shop, stuck);
    shop.emulator.faults.fail({ status: 403, path: '/v1/events', times: 9 });
    expect(await shop.round(true)).toMatchObject({ credited: 1 });
    expect(await shop.balance()).toBe('10.00');
    expect(shop.log).toContainEqual(
      expect.objectContaining({
        text: 'One thing could not be made good',
        facts: expect.objectContaining({ checkoutId: stuck.checkoutId }),
      }),
    );
  });
});

/** Has the database fail whenever a purchase is to be settled. */
async function refuseToChange({ deps }: UnheardShop, { purchaseId }: Bought): Promise<void> {
  const sql = `CREATE TRIGGER stuck BEFORE UPDATE OF state ON purchase WHEN old.id = '${purchaseId}'
    BEGIN SELECT RAISE(ABORT, 'stuck'); END`;
  await deps.db.writer.run('statement', { sql, params: [], method: 'run' });
}

describe('a credited checkout that Stripe says is unpaid', () => {
  it('is looked at again though another one cannot be read any more', async () => {
    const shop = await openUnheardShop();
    const [strange, sound] = [await shop.buy(), await shop.buy()];
    for (const { checkoutId } of [strange, sound]) shop.emulator.pay(checkoutId);
    await shop.pass(minuteMs);
    const unpaid = { payment_status: 'unpaid', status: 'open' } as const;
    for (const { checkoutId } of [strange, sound]) shop.emulator.sessions.patch(checkoutId, unpaid);
    await shop.round(true);
    expect(await listPaymentFindings(shop.deps.db)).toHaveLength(2);
    await garble(shop, strange);
    shop.emulator.sessions.patch(sound.checkoutId, { payment_status: 'paid', status: 'complete' });
    await shop.round(true);
    expect(await listPaymentFindings(shop.deps.db)).toMatchObject([{ checkoutId: strange.checkoutId }]);
  });
});

describe('a payment that events wait for', () => {
  it.each([
    ['whose checkout cannot be read', garble],
    ['whose checkout cannot be settled', refuseToChange],
  ])('%s holds up neither the next one nor the rest of the round', async (_what, spoil) => {
    const shop = await openUnheardShop();
    const bought = await shop.buy();
    shop.emulator.pay(bought.checkoutId);
    const [paid] = shop.emulator.store.events.newestFirst();
    shop.emulator.store.events.delete(paid?.id ?? '');
    shop.emulator.refundByHand(bought.checkoutId);
    await spoil(shop, bought);
    await shop.round();
    const { eventId } = await refundForeign(shop);
    await shop.pass(minuteMs);
    shop.deps.clock.advance(2 * hourMs);
    expect(await shop.round(true)).toMatchObject({ credited: 0, trouble: null });
    expect(await getEvent(shop.deps.db, eventId)).toMatchObject({ state: 'ignored', reason: 'foreign' });
  });
});
