import { getEvent, listRefunds, listWaitingEvents } from '@coffer/db';
import { listPaymentFindings } from '@coffer/server/payments/reconcile/findings.ts';
import { lookAtCatchUp } from '@coffer/server/payments/reconcile/check.ts';
import { describe, expect, it } from 'vitest';
import { dayMs, hourMs, minuteMs, openUnheardShop, refundForeign } from './unheard.ts';

describe('a checkout whose answer was lost', () => {
  it('is found at Stripe by its purchase, and credited', async () => {
    const shop = await openUnheardShop();
    const { checkoutId, purchaseId } = await loseCheckout(shop);
    shop.emulator.pay(checkoutId);
    await shop.pass(2 * minuteMs);
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'paid', checkoutId });
    expect(await shop.balance()).toBe('10.00');
  });

  it('is given to its purchase while it is open', async () => {
    const shop = await openUnheardShop();
    const { checkoutId, purchaseId } = await loseCheckout(shop);
    await shop.pass(2 * minuteMs);
    const { checkoutUrl } = await shop.purchase(purchaseId);
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'open', checkoutId });
    expect(checkoutUrl).toContain(checkoutId);
  });

  it('that was never made ends its purchase once nobody could pay it any more', async () => {
    const shop = await openUnheardShop();
    const { checkoutId, purchaseId } = await loseCheckout(shop);
    shop.emulator.sessions.patch(checkoutId, { metadata: {} });
    await shop.pass(2 * minuteMs);
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'open' });
    shop.deps.clock.advance(26 * hourMs);
    await shop.round();
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'failed', reason: 'checkout_lost' });
  });
});

/** A purchase that does not know of its checkout, as after a crash between the two. */
async function loseCheckout(shop: Awaited<ReturnType<typeof openUnheardShop>>) {
  const bought = await shop.buy();
  const sql = `UPDATE purchase SET checkout_id = NULL, checkout_url = NULL WHERE id = '${bought.purchaseId}'`;
  await shop.deps.db.writer.run('statement', { sql, params: [], method: 'run' });
  return bought;
}

describe('Stripe’s lists', () => {
  it('show a paid checkout without a purchase: it is kept once, for an administrator', async () => {
    const shop = await openUnheardShop();
    const { checkoutId } = await shop.buy();
    const paid = shop.emulator.pay(checkoutId);
    await shop.pass(minuteMs);
    const lost = { ...paid.metadata, coffer_purchase: '01900000-0000-7000-8000-000000000000' };
    shop.emulator.store.sessions.put({ ...paid, id: 'cs_test_lost', metadata: lost });
    for (let day = 0; day < 3; day += 1) {
      shop.deps.clock.advance(dayMs);
      await shop.round(true);
    }
    expect(await listWaitingEvents(shop.deps.db, 10)).toMatchObject([
      { id: 'listed_cs_test_lost', state: 'waiting', reason: 'purchase_missing' },
    ]);
  });

  it('show a credited checkout as unpaid: it is flagged until that is over', async () => {
    const shop = await openUnheardShop();
    const { checkoutId, purchaseId } = await shop.buy();
    shop.emulator.pay(checkoutId);
    await shop.pass(minuteMs);
    shop.emulator.sessions.patch(checkoutId, { payment_status: 'unpaid', status: 'open' });
    await shop.round(true);
    expect(await listPaymentFindings(shop.deps.db)).toMatchObject([
      { purchaseId, checkoutId, status: 'open' },
    ]);
    expect(await lookAtCatchUp(shop.deps)).toMatchObject({
      state: 'error',
      text: expect.stringContaining(checkoutId),
    });
    shop.emulator.sessions.patch(checkoutId, { payment_status: 'paid', status: 'complete' });
    await shop.round(true);
    expect(await listPaymentFindings(shop.deps.db)).toEqual([]);
  });
});

async function openWithForeignRefund() {
  const shop = await openUnheardShop();
  return { shop, ...(await refundForeign(shop)) };
}

describe('a refund of a payment that is not known here', () => {
  it('of another product is dropped after an hour, with what it said', async () => {
    const { shop, eventId } = await openWithForeignRefund();
    await shop.pass(minuteMs);
    expect((await getEvent(shop.deps.db, eventId))?.state).toBe('waiting');
    shop.deps.clock.advance(hourMs);
    await shop.round(true);
    expect(await getEvent(shop.deps.db, eventId)).toMatchObject({
      ...{ state: 'ignored', reason: 'foreign', body: '' },
    });
    const never = { from: new Date(0), until: new Date(0) };
    const { id = '' } = shop.emulator.store.refunds.newestFirst()[0] ?? {};
    expect(await listRefunds(shop.deps.db, never, [id])).toEqual([]);
  });

  it('that Stripe does not know either is kept for 35 days', async () => {
    const { shop, eventId, intentId } = await openWithForeignRefund();
    await shop.round();
    shop.emulator.store.paymentIntents.delete(intentId);
    shop.deps.clock.advance(34 * dayMs);
    await shop.round(true);
    expect((await getEvent(shop.deps.db, eventId))?.state).toBe('waiting');
    shop.deps.clock.advance(2 * dayMs);
    await shop.round(true);
    expect(await getEvent(shop.deps.db, eventId)).toMatchObject({
      ...{ state: 'ignored', reason: 'payment_unknown', body: '' },
    });
  });
});

describe('a provider that does not answer', () => {
  it('is said once in the log, asked again at growing distance, and made good afterwards', async () => {
    const shop = await openUnheardShop({ timeoutMs: 1000 });
    const { checkoutId } = await shop.buy();
    shop.emulator.pay(checkoutId);
    shop.emulator.faults.limitRate({ calls: 0, windowSeconds: 86_400 });
    await shop.pass(minuteMs);
    const said = () => shop.log.filter(({ text }) => text.includes('does not work')).length;
    const before = said();
    await shop.pass(5 * minuteMs);
    expect([before, said()]).toEqual([2, 2]);
    expect(await lookAtCatchUp(shop.deps)).toMatchObject({ state: 'warning' });
    shop.emulator.faults.clear();
    await shop.pass(6 * minuteMs);
    expect(await shop.balance()).toBe('10.00');
    expect(await lookAtCatchUp(shop.deps)).toMatchObject({ state: 'ok' });
  });

  it('that does not let the key read events is asked for its lists instead', async () => {
    const shop = await openUnheardShop();
    const { checkoutId } = await shop.buy();
    shop.emulator.pay(checkoutId);
    await shop.pass(minuteMs);
    shop.emulator.keys.restrict('sk_test_shop', [
      'checkout_sessions:write',
      'charges:write',
      'disputes:read',
    ]);
    shop.emulator.refundByHand(checkoutId);
    await shop.pass(21 * minuteMs);
    expect(await shop.balance()).toBe('0.00');
    expect(await lookAtCatchUp(shop.deps)).toMatchObject({
      state: 'warning',
      text: expect.stringContaining('may not read Stripe’s events'),
      mend: expect.stringContaining('read Events'),
    });
  });

  it.each(['a revoked key', 'a key without permissions'])(
    'to %s is said to be the fault of the key, for as long as it is',
    async (what) => {
      const shop = await openUnheardShop();
      const { checkoutId } = await shop.buy();
      shop.emulator.pay(checkoutId);
      if (what === 'a revoked key') shop.emulator.revokedKeys.add('sk_test_shop');
      else shop.emulator.keys.restrict('sk_test_shop', []);
      await shop.pass(minuteMs);
      expect(await lookAtCatchUp(shop.deps)).toMatchObject({
        state: 'error',
        text: expect.stringContaining('The key may not read what is needed.'),
      });
      shop.emulator.revokedKeys.clear();
      shop.emulator.keys.lift('sk_test_shop');
      await shop.pass(6 * minuteMs);
      expect(await shop.balance()).toBe('10.00');
      expect(await lookAtCatchUp(shop.deps)).toMatchObject({ state: 'ok' });
    },
  );
});
