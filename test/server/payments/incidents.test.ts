import { listWaitingEvents, parseCredits } from '@coffer/db';
import { postTransaction } from '@coffer/server/transaction/post.ts';
import { describe, expect, it } from 'vitest';
import { connectPlain } from '../../db/open.ts';
import { openShop, refusalOf } from './shop.ts';

const createCheckout = { method: 'POST', path: '/v1/checkout/sessions' };

describe('what happened to others', () => {
  it('1. the same event twice credits once', async () => {
    const { emulator, buy, balance } = await openShop();
    emulator.webhooks.duplicateNext();
    emulator.pay((await buy()).checkoutId);
    await emulator.webhooks.settled();
    expect(emulator.webhooks.attempts.map(({ status }) => status)).toEqual([200, 200]);
    expect(await balance()).toBe('10.00');
  });

  it('2. two different events for one session credit once', async () => {
    const { emulator, buy, balance } = await openShop();
    const { checkoutId } = await buy();
    const paid = emulator.pay(checkoutId);
    emulator.emit('checkout.session.completed', paid);
    emulator.emit('checkout.session.async_payment_succeeded', paid);
    await emulator.webhooks.settled();
    expect(new Set(emulator.webhooks.attempts.map(({ eventId }) => eventId)).size).toBe(3);
    expect(await balance()).toBe('10.00');
  });

  it('3. a checkout and its invoice credit once', async () => {
    const { emulator, buy, balance, deps } = await openShop({ stripe: { enableInvoiceCreation: true } });
    const { webhooks } = emulator;
    const { checkoutId } = await buy();
    webhooks.hold();
    const paid = emulator.pay(checkoutId);
    expect(paid.invoice).not.toBeNull();
    emulator.emit('invoice.paid', { metadata: paid.metadata } as object);
    await webhooks.release();
    expect(webhooks.attempts.map(({ status }) => status)).toEqual([200, 200]);
    expect(await balance()).toBe('10.00');
    expect(await listWaitingEvents(deps.db, 10)).toEqual([]);
  });

  it('4. first handling fails, Stripe’s retry succeeds', async () => {
    const { emulator, buy, balance, deps, purchase } = await openShop();
    const { purchaseId, checkoutId } = await buy();
    const plain = connectPlain(deps.db.path);
    plain.exec(`CREATE TRIGGER broken BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no'); END`);
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    expect(emulator.webhooks.attempts).toMatchObject([{ status: 500 }]);
    // The event and its effect are kept together or not at all.
    expect(await balance()).toBe('0.00');
    expect((await purchase(purchaseId)).state).toBe('open');
    plain.exec('DROP TRIGGER broken');
    expect(await emulator.webhooks.flush()).toMatchObject([{ status: 200 }]);
    expect(await balance()).toBe('10.00');
  });

  it('5. completed but unpaid credits nothing until the money comes', async () => {
    const { emulator, buy, balance, comeBack, purchase } = await openShop();
    const { purchaseId, checkoutId } = await buy();
    emulator.payLater(checkoutId);
    await emulator.webhooks.settled();
    expect(await comeBack()).toMatchObject({ outcome: 'processing' });
    expect((await purchase(purchaseId)).state).toBe('processing');
    expect(await balance()).toBe('0.00');
    emulator.finishAsync(checkoutId, 'succeeded');
    await emulator.webhooks.settled();
    expect(await balance()).toBe('10.00');
    expect(await comeBack()).toMatchObject({ outcome: 'credited' });
  });

  it('6. the browser never returns: credited all the same', async () => {
    const { emulator, buy, balance, purchase } = await openShop();
    const { purchaseId, checkoutId } = await buy();
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    expect(await balance()).toBe('10.00');
    expect((await purchase(purchaseId)).paidAt).not.toBeNull();
  });

  it('7. the event arrives before our own row knows its checkout', async () => {
    const { emulator, buy, balance, purchase } = await openShop();
    emulator.faults.drop({ ...createCheckout, when: 'after' });
    const held = emulator.faults.hold({ method: 'POST', path: createCheckout.path });
    const buying = buy();
    await held.arrived;
    emulator.pay(emulator.sessions.last().id);
    await emulator.webhooks.settled();
    expect(emulator.webhooks.attempts).toMatchObject([{ status: 200 }]);
    expect(await balance()).toBe('10.00');
    held.release();
    const { purchaseId, checkoutId } = await buying;
    expect(await purchase(purchaseId)).toMatchObject({ state: 'paid', checkoutId, priceMinor: 1000 });
    expect(emulator.sessions.all()).toHaveLength(1);
  });

  it('7. the answer about the checkout is lost for good, and the buyer’s event arrives', async () => {
    const { emulator, buy, balance, comeBack } = await openShop();
    emulator.faults.drop({ ...createCheckout, when: 'after', times: 3 });
    expect((await refusalOf(buy())).code).toBe('payment_provider_failed');
    const { id } = emulator.sessions.last();
    emulator.pay(id);
    await emulator.webhooks.settled();
    expect(await balance()).toBe('10.00');
    expect(await comeBack(id)).toMatchObject({
      outcome: 'credited',
      purchase: { state: 'paid', reason: null },
    });
  });

  it('8. the event arrives for a purchase whose row is missing, and is kept', async () => {
    const { emulator, buy, balance, deps, log } = await openShop();
    const { checkoutId } = await buy();
    const { metadata } = emulator.sessions.get(checkoutId);
    const lost = { ...metadata, coffer_purchase: '01900000-0000-7000-8000-000000000000' };
    const paid = { ...emulator.pay(checkoutId), id: 'cs_test_lost', metadata: lost };
    const event = emulator.emit('checkout.session.completed', paid);
    await emulator.webhooks.settled();
    expect(emulator.webhooks.attempts.at(-1)).toMatchObject({ status: 200 });
    expect(await listWaitingEvents(deps.db, 10)).toMatchObject([
      { id: event.id, type: 'checkout.session.completed', reason: 'purchase_missing' },
    ]);
    expect(log).toContainEqual(
      expect.objectContaining({ level: 'warn', text: expect.stringContaining('kept') }),
    );
    const body = connectPlain(deps.db.path).prepare('SELECT body FROM event WHERE id = ?').pluck();
    expect(JSON.parse(String(body.get(event.id)))).toMatchObject({ id: event.id });
    expect(await balance()).toBe('10.00');
  });

  it('8. a kept event is applied when Stripe sends it again and its purchase is there', async () => {
    const { emulator, buy, balance, deps } = await openShop();
    const { webhooks } = emulator;
    const { checkoutId, purchaseId } = await buy();
    webhooks.hold();
    emulator.pay(checkoutId);
    const event = webhooks.held[0]?.event;
    if (!event) throw new Error('Nothing was sent.');
    const plain = connectPlain(deps.db.path);
    const rename = plain.prepare('UPDATE purchase SET id = ?, checkout_id = ? WHERE id = ?');
    rename.run('elsewhere', null, purchaseId);
    await webhooks.send(event);
    expect(await balance()).toBe('0.00');
    rename.run(purchaseId, checkoutId, 'elsewhere');
    await webhooks.send(event);
    await webhooks.send(event);
    expect(await balance()).toBe('10.00');
    expect(await listWaitingEvents(deps.db, 10)).toEqual([]);
  });

  it('an administrator’s grant under a session’s id does not swallow its payment', async () => {
    const { emulator, buy, balance, deps, manager, buyer } = await openShop();
    const { checkoutId } = await buy();
    await postTransaction(deps, manager, {
      userId: buyer.userId,
      type: 'admin_grant',
      amount: parseCredits('1'),
      sourceId: checkoutId,
      description: null,
    });
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    expect(await balance()).toBe('11.00');
  });
});
