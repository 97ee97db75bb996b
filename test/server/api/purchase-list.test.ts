import { getUser } from '@coffer/db';
import { refundPurchase } from '@coffer/server/purchase/refund.ts';
import { describe, expect, it } from 'vitest';
import { openShop } from '../payments/shop.ts';
import { apiAs } from './caller.ts';

describe('the list of purchases', () => {
  it('says at once what went back of a payment', async () => {
    const { deps, buyer, manager, buy, emulator } = await openShop();
    const api = apiAs(deps, await getUser(deps.db, buyer.userId));
    const refunded = async () => (await api.purchase.list()).data.map((row) => row.refunded?.amount);
    const { purchaseId, checkoutId } = await buy();
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    expect(await refunded()).toEqual([undefined]);
    const wish = { purchaseId, amountMinor: 400, requestId: crypto.randomUUID(), note: null };
    await refundPurchase(deps, manager, wish);
    expect(await refunded()).toEqual(['4.00']);
    await refundPurchase(deps, manager, { ...wish, amountMinor: 600, requestId: crypto.randomUUID() });
    expect(await refunded()).toEqual(['10.00']);
  });

  it('does not say what went back to somebody else who paid', async () => {
    const { deps, buyer, manager, buy, emulator } = await openShop();
    const { purchaseId, checkoutId } = await buy({ caller: manager, crediteeId: buyer.userId });
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    const wish = { purchaseId, amountMinor: 400, requestId: crypto.randomUUID(), note: null };
    await refundPurchase(deps, manager, wish);
    const refundedFor = async ({ userId }: { readonly userId: string }) => {
      const api = apiAs(deps, await getUser(deps.db, userId));
      const { data } = await api.purchase.list({ userId: buyer.userId });
      return data.map((row) => row.refunded);
    };
    expect(await refundedFor(manager)).toMatchObject([{ amount: '4.00' }]);
    expect(await refundedFor(buyer)).toEqual([null]);
  });
});
