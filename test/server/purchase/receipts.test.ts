import { listPaid, readReceipts } from '@coffer/server/purchase/receipts.ts';
import { describe, expect, it } from 'vitest';
import { moneyEvents, openDummyShop, openShop } from '../payments/shop.ts';

describe('receipts', () => {
  it('are of what one has paid, with the papers that Stripe keeps, asked once a minute', async () => {
    const { emulator, deps, buyer, buy } = await openShop({ stripe: { enableInvoiceCreation: true } });
    await buy();
    const { purchaseId, checkoutId } = await buy();
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    const { data, nextBefore } = await listPaid(deps, buyer, null);
    expect(data.map(({ id }) => id)).toEqual([purchaseId]);
    expect(nextBefore).toBeNull();
    const links = await readReceipts(deps, buyer, [purchaseId]);
    await readReceipts(deps, buyer, [purchaseId]);
    expect(links.get(purchaseId)).toMatchObject({
      receiptUrl: expect.stringContaining('/receipts/'),
      invoice: { number: expect.stringMatching(/-0001$/), url: expect.stringContaining('/invoices/') },
    });
    expect(emulator.calls.matching({ method: 'GET', path: /checkout\/sessions/ })).toHaveLength(1);
  });

  it('say what went back of a payment', async () => {
    const { emulator, deps, buyer, buy } = await openShop({ events: moneyEvents });
    const { checkoutId } = await buy();
    emulator.pay(checkoutId);
    emulator.refundByHand(checkoutId, 250);
    await emulator.webhooks.settled();
    expect((await listPaid(deps, buyer, null)).data).toMatchObject([{ paidMinor: 1000, refundedMinor: 250 }]);
  });

  it('are told to nobody but who paid', async () => {
    const { emulator, deps, buyer, manager, buy } = await openShop();
    const { purchaseId, checkoutId } = await buy({ caller: manager, crediteeId: buyer.userId });
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    expect((await listPaid(deps, buyer, null)).data).toEqual([]);
    expect([...(await readReceipts(deps, buyer, [purchaseId]))]).toEqual([]);
    expect([...(await readReceipts(deps, manager, [purchaseId, crypto.randomUUID()])).keys()]).toEqual([
      purchaseId,
    ]);
  });

  it('are a page at a time, the newest first', async () => {
    const { emulator, deps, buyer, buy } = await openShop();
    const made: string[] = [];
    for (let count = 0; count < 11; count += 1) {
      const { purchaseId, checkoutId } = await buy();
      deps.clock.advance(1000);
      emulator.pay(checkoutId);
      made.unshift(purchaseId);
    }
    await emulator.webhooks.settled();
    const first = await listPaid(deps, buyer, null);
    const second = await listPaid(deps, buyer, first.nextBefore);
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made);
    expect(second).toMatchObject({ nextBefore: null });
  });

  it('stand without their papers while Stripe does not answer, or where no provider keeps any', async () => {
    const shop = await openShop();
    const { purchaseId, checkoutId } = await shop.buy();
    shop.emulator.pay(checkoutId);
    await shop.emulator.webhooks.settled();
    shop.emulator.faults.fail({ status: 500, path: /checkout/, times: 3 });
    expect((await readReceipts(shop.deps, shop.buyer, [purchaseId])).get(purchaseId)).toBeNull();
    const { deps, buyer } = await openDummyShop();
    expect([
      ...(await readReceipts({ ...deps, db: shop.deps.db }, shop.buyer, [purchaseId])).values(),
    ]).toEqual([null]);
    expect((await listPaid(deps, buyer, null)).data).toEqual([]);
  });
});
