import { formatCredits, getBalance, listTransactions } from '@coffer/db';
import { listPurchases } from '@coffer/server/purchase/list.ts';
import { openPortal } from '@coffer/server/purchase/portal.ts';
import { settleCheckout } from '@coffer/server/purchase/settle.ts';
import { startPurchase } from '@coffer/server/purchase/start.ts';
import { describe, expect, it } from 'vitest';
import { hostUrl, openDummyShop, refusalOf } from '../shop.ts';

const wish = { requestId: 'once', crediteeId: null };

describe('the dummy provider', () => {
  it('grants at once, and sends the buyer to the success page', async () => {
    const { deps, buyer } = await openDummyShop('12.5');
    const { url, purchaseId } = await startPurchase(deps, buyer, wish);
    expect(url).toBe(`${hostUrl}/cost-management?payment=success&session_id=dummy_${purchaseId}`);
    expect(formatCredits((await getBalance(deps.db, buyer.userId)).balance)).toBe('12.50');
    expect(await listPurchases(deps, buyer, buyer.userId)).toMatchObject([
      { id: purchaseId, state: 'paid', provider: 'dummy', currency: null, priceMinor: null },
    ]);
    expect(await settleCheckout(deps, buyer, `dummy_${purchaseId}`)).toMatchObject({ outcome: 'credited' });
  });

  it('grants once for a double click', async () => {
    const { deps, buyer } = await openDummyShop();
    const started = await Promise.all([1, 2, 3].map(() => startPurchase(deps, buyer, wish)));
    const again = await startPurchase(deps, buyer, wish);
    expect(new Set([...started, again].map(({ url }) => url)).size).toBe(1);
    const { data } = await listTransactions(deps.db, { userId: buyer.userId }, { limit: 10 });
    expect(data).toMatchObject([
      { type: 'purchase', origin: 'dummy', actor: { type: 'provider', name: 'dummy' } },
    ]);
  });

  it('knows no invented checkout, and grants nothing for it', async () => {
    const { deps, buyer } = await openDummyShop();
    for (const id of ['dummy_1', 'dummy_0190a5d4-7c00-7abc-8000-000000000001', 'cs_test_1']) {
      expect((await refusalOf(settleCheckout(deps, buyer, id))).code).toBe('purchase_not_found');
    }
    expect((await getBalance(deps.db, buyer.userId)).balance).toBe(0n);
  });

  it('has no portal, and says what it is', async () => {
    const { deps, buyer } = await openDummyShop();
    expect((await refusalOf(openPortal(deps, buyer))).code).toBe('no_payment_customer');
    expect(deps.payments?.check()).toMatchObject({
      state: 'warning',
      text: expect.stringContaining('grants 50.00 credits without collecting payment'),
    });
  });
});
