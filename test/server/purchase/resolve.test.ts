import { listTransactions, parseCredits, removeUser } from '@coffer/db';
import { readPurchase } from '@coffer/server/purchase/read.ts';
import { refundPurchase } from '@coffer/server/purchase/refund.ts';
import { resolveKept } from '@coffer/server/purchase/resolve.ts';
import { describe, expect, it } from 'vitest';
import { createPerson } from '../../setup/callers.ts';
import { type Shop, moneyEvents, openShop, refusalOf } from '../payments/shop.ts';

const amount = parseCredits('50');

type Kept = Shop & { purchaseId: string; checkoutId: string };

/** A shop that keeps a payment of 50.00 where 10.00 was on sale. */
async function keepingShop(): Promise<Kept> {
  const shop = await openShop({ events: moneyEvents });
  const { purchaseId, checkoutId } = await shop.buy();
  shop.emulator.sessions.patch(checkoutId, { amount_subtotal: 5000, amount_total: 5000 });
  shop.emulator.pay(checkoutId);
  await shop.emulator.webhooks.settled();
  return { ...shop, purchaseId, checkoutId };
}

describe('a payment that was kept', () => {
  it('is proposed to be credited with what it is worth', async () => {
    const { deps, manager, purchaseId } = await keepingShop();
    expect(await readPurchase(deps, manager, purchaseId)).toMatchObject({ worth: amount });
  });

  it('is credited by hand once, and told about', async () => {
    const { deps, manager, purchaseId, balance, purchase, buyer, emulator } = await keepingShop();
    const wish = { purchaseId, amount, words: 'They bought five' };
    await Promise.all([resolveKept(deps, manager, wish), resolveKept(deps, manager, wish)]);
    await resolveKept(deps, manager, { ...wish, amount: parseCredits('7') });
    expect(await balance()).toBe('50.00');
    expect(await purchase(purchaseId)).toMatchObject({
      ...{ state: 'paid', flagged: false, settledVia: 'admin', resolvedBy: manager.userId, credits: amount },
    });
    const { data } = await listTransactions(deps.db, { userId: buyer.userId }, { limit: 5 });
    expect(data).toMatchObject([
      { type: 'purchase', origin: 'stripe', sourceId: emulator.sessions.last().id, actor: { name: 'Mia' } },
    ]);
    const { timeline } = await readPurchase(deps, manager, purchaseId);
    expect(timeline.map(({ kind, via }) => (via ? `${kind} ${via}` : kind))).toEqual([
      ...['begun', 'paid', 'kept', 'resolved', 'credited admin'],
    ]);
  });

  it('is not credited again by its event', async () => {
    const { deps, manager, purchaseId, checkoutId, balance, emulator, comeBack } = await keepingShop();
    await resolveKept(deps, manager, { purchaseId, amount, words: 'They bought five' });
    emulator.emit('checkout.session.completed', emulator.sessions.get(checkoutId));
    await emulator.webhooks.settled();
    expect(await comeBack(checkoutId)).toMatchObject({ outcome: 'credited' });
    expect(await balance()).toBe('50.00');
  });

  it('takes its credits back when it is refunded after it was credited by hand', async () => {
    const { deps, manager, purchaseId, balance } = await keepingShop();
    await resolveKept(deps, manager, { purchaseId, amount, words: 'They bought five' });
    const requestId = crypto.randomUUID();
    await refundPurchase(deps, manager, { purchaseId, amountMinor: 500, requestId, note: null });
    expect(await balance()).toBe('45.00');
  });

  it('is refunded without being credited, and needs nobody any more', async () => {
    const { deps, manager, purchaseId, balance } = await keepingShop();
    const wish = { purchaseId, requestId: crypto.randomUUID(), note: null };
    const refunded = await refundPurchase(deps, manager, { ...wish, amountMinor: 5000 });
    expect(refunded).toMatchObject({ state: 'refunded', flagged: false });
    expect(await balance()).toBe('0.00');
  });

  it.each([
    ['that nobody had dealt with', async () => undefined],
    [
      'that was dealt with by the refund',
      ({ deps, manager, purchaseId }: Kept) =>
        resolveKept(deps, manager, { purchaseId, amount: null, words: 'Refunded' }),
    ],
  ])('needs somebody again when its refund fails: one %s', async (_which, deal) => {
    const shop = await keepingShop();
    const { deps, manager, purchaseId, checkoutId, emulator } = shop;
    await deal(shop);
    emulator.startRefundsAs(checkoutId, 'pending');
    const { id } = emulator.refundByHand(checkoutId);
    await emulator.webhooks.settled();
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'refunded', flagged: false });
    emulator.finishRefund(id, 'failed');
    await emulator.webhooks.settled();
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'processing', flagged: true });
    await resolveKept(deps, manager, { purchaseId, amount, words: 'The refund came back' });
    expect(await shop.balance()).toBe('50.00');
  });

  it('is dealt with otherwise, and stays so whatever arrives', async () => {
    const shop = await keepingShop();
    const { deps, manager, purchaseId, checkoutId, emulator } = shop;
    await resolveKept(deps, manager, { purchaseId, amount: null, words: 'Paid out in cash' });
    emulator.emit('checkout.session.completed', emulator.sessions.get(checkoutId));
    await emulator.webhooks.settled();
    expect(await shop.comeBack(checkoutId)).toMatchObject({ outcome: 'kept' });
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'failed', flagged: false });
    expect(await shop.balance()).toBe('0.00');
    emulator.refundByHand(checkoutId);
    await emulator.webhooks.settled();
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'refunded' });
  });

  it('is the managers’ to decide about, and only while it is kept', async () => {
    const { deps, manager, buyer, purchaseId, buy, emulator } = await keepingShop();
    const wish = { purchaseId, amount, words: 'why' };
    expect((await refusalOf(resolveKept(deps, buyer, wish))).code).toBe('forbidden');
    const sold = await buy();
    emulator.pay(sold.checkoutId);
    await emulator.webhooks.settled();
    const other = resolveKept(deps, manager, { ...wish, purchaseId: sold.purchaseId });
    expect((await refusalOf(other)).code).toBe('not_kept');
    const gone = resolveKept(deps, manager, { ...wish, purchaseId: crypto.randomUUID() });
    expect((await refusalOf(gone)).code).toBe('purchase_not_found');
  });

  it('is not credited to an account that is gone, nor proposed where it was test money', async () => {
    const { deps, manager, buyer, purchaseId, buy, emulator } = await keepingShop();
    const other = await buy({ caller: await createPerson(deps, 'Eve') });
    emulator.sessions.patch(other.checkoutId, { livemode: true });
    emulator.pay(other.checkoutId);
    await emulator.webhooks.settled();
    expect(await readPurchase(deps, manager, other.purchaseId)).toMatchObject({ worth: null });
    await removeUser(deps.db, buyer.userId);
    const wish = { purchaseId, amount, words: 'why' };
    expect((await refusalOf(resolveKept(deps, manager, wish))).code).toBe('user_not_found');
    await resolveKept(deps, manager, { ...wish, amount: null });
  });
});
