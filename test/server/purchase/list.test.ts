import { listPurchases } from '@coffer/server/purchase/list.ts';
import { openPortal } from '@coffer/server/purchase/portal.ts';
import { describe, expect, it } from 'vitest';
import { createKeyOf } from '../../setup/callers.ts';
import { createTestDeps } from '../../setup/deps.ts';
import { hostUrl, openShop, refusalOf } from '../payments/shop.ts';

const dayMs = 86_400_000;

describe('the list of purchases', () => {
  it('shows what is under way, what was kept, and what ended in the last day, newest first', async () => {
    const { emulator, buy, buyer, deps } = await openShop();
    const paid = await buy();
    emulator.pay(paid.checkoutId);
    const kept = await buy();
    emulator.sessions.patch(kept.checkoutId, { currency: 'eur' });
    emulator.pay(kept.checkoutId);
    await emulator.webhooks.settled();
    deps.clock.advance(1000);
    const open = await buy();
    const list = async () => (await listPurchases(deps, buyer, buyer.userId)).map(({ id }) => id);
    expect(await list()).toEqual([open.purchaseId, kept.purchaseId, paid.purchaseId]);
    deps.clock.advance(dayMs);
    expect(await list()).toEqual([open.purchaseId, kept.purchaseId]);
  });

  it('is one’s own, and managers’', async () => {
    const { buy, buyer, manager, deps } = await openShop();
    await buy({ caller: manager, crediteeId: buyer.userId });
    expect(await listPurchases(deps, buyer, buyer.userId)).toMatchObject([
      { checkoutUrl: null, payerId: '' },
    ]);
    expect(await listPurchases(deps, manager, buyer.userId)).toMatchObject([
      { checkoutUrl: expect.stringContaining('/pay/'), payerId: manager.userId },
    ]);
    expect(await listPurchases(deps, manager, manager.userId)).toEqual([]);
    expect((await refusalOf(listPurchases(deps, buyer, manager.userId))).code).toBe('forbidden');
    const key = await createKeyOf(deps, buyer, { scopes: ['payments:write'] });
    expect((await refusalOf(listPurchases(deps, key.caller, buyer.userId))).code).toBe('scope_missing');
  });
});

describe('the billing portal', () => {
  it('opens for whoever has bought, and leads back', async () => {
    const { emulator, buy, buyer, deps, customerId } = await openShop();
    expect((await refusalOf(openPortal(deps, buyer))).code).toBe('no_payment_customer');
    await buy();
    const { url } = await openPortal(deps, buyer);
    expect(url).toContain('/portal/');
    const [call] = emulator.calls.matching({ path: '/v1/billing_portal/sessions' });
    expect(call?.params).toEqual({
      customer: customerId(),
      return_url: `${hostUrl}/cost-management`,
    });
  });

  it('is made once in two seconds for each user, however often they ask', async () => {
    const { emulator, buy, buyer, manager, deps } = await openShop();
    await buy();
    await buy({ caller: manager });
    const made = () => emulator.calls.matching({ path: '/v1/billing_portal/sessions' }).length;
    const [first] = await Promise.all([1, 2, 3].map(() => openPortal(deps, buyer)));
    expect(made()).toBe(1);
    expect(await openPortal(deps, manager)).not.toEqual(first);
    deps.clock.advance(2000);
    expect(await openPortal(deps, buyer)).not.toEqual(first);
    expect(made()).toBe(3);
  });

  it('is not there for a customer that was deleted at Stripe', async () => {
    const { buy, buyer, deps, customerId, deleteCustomer } = await openShop();
    await buy();
    await deleteCustomer(customerId());
    expect((await refusalOf(openPortal(deps, buyer))).code).toBe('no_payment_customer');
    expect((await buy()).url).toContain('/pay/');
    expect((await openPortal(deps, buyer)).url).toContain('/portal/');
  });

  it('is refused without the scope, without a provider, and when Stripe fails', async () => {
    const { emulator, buy, buyer, deps } = await openShop();
    await buy();
    const key = await createKeyOf(deps, buyer, { scopes: ['credits:read'] });
    expect((await refusalOf(openPortal(deps, key.caller))).code).toBe('scope_missing');
    expect((await refusalOf(openPortal(createTestDeps(), buyer))).code).toBe('payments_off');
    emulator.faults.fail({ status: 400, path: /portal/ });
    expect((await refusalOf(openPortal(deps, buyer))).code).toBe('payment_provider_failed');
  });
});
