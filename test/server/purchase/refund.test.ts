import { type Purchase, formatCredits, listEventsOf, parseCredits } from '@coffer/db';
import { createPayments } from '@coffer/server/payments/create.ts';
import { previewRefund, refundPurchase } from '@coffer/server/purchase/refund.ts';
import { readPurchase } from '@coffer/server/purchase/read.ts';
import { startPurchase } from '@coffer/server/purchase/start.ts';
import { postTransaction } from '@coffer/server/transaction/post.ts';
import { describe, expect, it } from 'vitest';
import { createKeyOf } from '../../setup/callers.ts';
import { createTestDeps } from '../../setup/deps.ts';
import {
  type Shop,
  moneyEvents,
  openDummyShop,
  openShop,
  refusalOf,
  stripeConfig,
} from '../payments/shop.ts';

/** A shop whose one purchase was paid 12.00 USD for 10 credits: 2.00 of it are tax. */
async function paidShop(): Promise<Shop & { purchaseId: string; checkoutId: string }> {
  const shop = await openShop({ events: moneyEvents });
  const { purchaseId, checkoutId } = await shop.buy();
  shop.emulator.sessions.adjust(checkoutId, { taxMinor: 200 });
  shop.emulator.pay(checkoutId);
  await shop.emulator.webhooks.settled();
  return { ...shop, purchaseId, checkoutId };
}

type PaidShop = Awaited<ReturnType<typeof paidShop>>;

function refund(
  { deps, manager, purchaseId }: PaidShop,
  amountMinor: number,
  requestId = crypto.randomUUID() as string,
): Promise<Purchase> {
  return refundPurchase(deps, manager, { purchaseId, amountMinor, requestId, note: 'Bought twice' });
}

describe('a refund', () => {
  it('of everything takes all credits, once by answer and event together', async () => {
    const shop = await paidShop();
    expect(await refund(shop, 1200)).toMatchObject({ state: 'refunded' });
    expect(await shop.balance()).toBe('0.00');
    await shop.emulator.webhooks.settled();
    expect(shop.emulator.webhooks.attempts.every(({ status }) => status === 200)).toBe(true);
    expect(await shop.balance()).toBe('0.00');
    expect((await listEventsOf(shop.deps.db, shop.purchaseId)).map(({ type }) => type)).toContain(
      'charge.refunded',
    );
  });

  it('of a part takes that share of the credits, and what was spent is owed', async () => {
    const shop = await paidShop();
    const { deps, manager, buyer } = shop;
    const usage = { type: 'admin_removal', sourceId: null, description: null } as const;
    await postTransaction(deps, manager, { ...usage, userId: buyer.userId, amount: parseCredits('9') });
    expect(await refund(shop, 600)).toMatchObject({ state: 'paid' });
    expect(await shop.balance()).toBe('-4.00');
  });

  it('that is asked for twice with one request is made once, at once or one after the other', async () => {
    const shop = await paidShop();
    const requestId = crypto.randomUUID();
    await Promise.all([refund(shop, 300, requestId), refund(shop, 300, requestId)]);
    await refund(shop, 300, requestId);
    expect(shop.emulator.store.refunds.newestFirst()).toHaveLength(1);
    expect(await shop.balance()).toBe('7.50');
    expect((await refusalOf(refund(shop, 400, requestId))).code).toBe('idempotency_conflict');
  });

  it('whose event is faster than its answer moves the ledger once, and keeps who asked', async () => {
    const shop = await paidShop();
    shop.emulator.faults.drop({ method: 'POST', path: '/v1/refunds', when: 'after', times: 3 });
    const requestId = crypto.randomUUID();
    const refusal = await refusalOf(refund(shop, 1200, requestId));
    expect([refusal.code, refusal.facts.detail]).toEqual([
      'payment_provider_failed',
      expect.stringContaining('it is made once'),
    ]);
    await shop.emulator.webhooks.settled();
    expect(await shop.balance()).toBe('0.00');
    await refund(shop, 1200, requestId);
    expect(await shop.balance()).toBe('0.00');
    expect(shop.emulator.store.refunds.newestFirst()).toHaveLength(1);
    const { timeline } = await readPurchase(shop.deps, shop.manager, shop.purchaseId);
    expect(timeline).toContainEqual(
      expect.objectContaining({
        kind: 'refund_asked',
        by: { id: shop.manager.userId, name: 'Mia' },
        words: 'Bought twice',
      }),
    );
  });

  it('that fails at the bank gives the credits again', async () => {
    const shop = await paidShop();
    await refund(shop, 1200);
    const [made] = shop.emulator.store.refunds.newestFirst();
    shop.emulator.finishRefund(made?.id ?? '', 'failed');
    await shop.emulator.webhooks.settled();
    expect(await shop.balance()).toBe('10.00');
    expect(await shop.purchase(shop.purchaseId)).toMatchObject({ state: 'paid' });
  });

  it('is never more than is left', async () => {
    const shop = await paidShop();
    await refund(shop, 700);
    expect((await refusalOf(refund(shop, 501))).code).toBe('refund_too_large');
    await refund(shop, 500);
    expect((await refusalOf(refund(shop, 1))).code).toBe('refund_too_large');
    expect(await shop.balance()).toBe('0.00');
  });

  it('that Stripe refuses moves nothing, though it was asked for by hand there first', async () => {
    const shop = await paidShop();
    shop.emulator.webhooks.hold();
    shop.emulator.refundByHand(shop.checkoutId);
    expect((await refusalOf(refund(shop, 1200))).code).toBe('refund_refused');
    expect(await shop.balance()).toBe('10.00');
    await shop.emulator.webhooks.release();
    expect(await shop.balance()).toBe('0.00');
  });

  it('is refused while the buyer’s bank disputes the payment', async () => {
    const shop = await paidShop();
    const { id } = shop.emulator.openDispute(shop.checkoutId);
    await shop.emulator.webhooks.settled();
    const refusal = await refusalOf(refund(shop, 100));
    expect([refusal.code, refusal.facts.detail]).toEqual([
      'not_refundable',
      expect.stringContaining('disputes'),
    ]);
    shop.emulator.closeDispute(id, 'won');
    await shop.emulator.webhooks.settled();
    await refund(shop, 1200);
    expect(await shop.balance()).toBe('0.00');
  });

  it('is refused for what nobody paid, of other settings, without a provider, and of the dummy', async () => {
    const shop = await openShop();
    const { purchaseId } = await shop.buy();
    const wish = { purchaseId, amountMinor: 100, requestId: crypto.randomUUID(), note: null };
    const ask = (deps = shop.deps) => refusalOf(refundPurchase(deps, shop.manager, wish));
    expect((await ask()).facts.detail).toContain('Nothing was paid');
    const live = stripeConfig({ apiBase: shop.emulator.url, apiKey: 'sk_live_x', livemode: true });
    const other = createPayments({ ...shop.deps, config: { payment: live } });
    expect((await ask({ ...shop.deps, payments: other })).facts.detail).toContain('other payment settings');
    expect((await ask({ ...shop.deps, payments: null })).code).toBe('payments_off');
    const dummy = await openDummyShop();
    const started = await startPurchase(dummy.deps, dummy.buyer, { requestId: 'wish', crediteeId: null });
    const refused = refundPurchase(dummy.deps, dummy.manager, { ...wish, purchaseId: started.purchaseId });
    expect((await refusalOf(refused)).facts.detail).toContain('took no money');
    const direct = dummy.deps.payments?.refund({} as Purchase, {
      ...{ amountMinor: 1, requestId: 'r', askedBy: 'a', note: null },
    });
    expect((await refusalOf(direct ?? Promise.resolve())).code).toBe('not_refundable');
  });

  it('is the managers’ alone, and of keys that may do both', async () => {
    const shop = await paidShop();
    const { deps, buyer, manager, purchaseId } = shop;
    const wish = { purchaseId, amountMinor: 100, requestId: crypto.randomUUID(), note: null };
    expect((await refusalOf(refundPurchase(deps, buyer, wish))).code).toBe('forbidden');
    for (const scope of ['payments:write', 'credits:write'] as const) {
      const key = await createKeyOf(deps, manager, { scopes: [scope] });
      expect((await refusalOf(refundPurchase(deps, key.caller, wish))).code).toBe('scope_missing');
      expect((await refusalOf(previewRefund(deps, key.caller, wish))).code).toBe('scope_missing');
    }
    const gone = { ...wish, purchaseId: crypto.randomUUID() };
    expect((await refusalOf(refundPurchase(deps, manager, gone))).code).toBe('purchase_not_found');
    expect(await shop.balance()).toBe('10.00');
  });
});

describe('the preview of a refund', () => {
  it('tells what the refund then does', async () => {
    const shop = await paidShop();
    const { deps, manager, purchaseId } = shop;
    for (const amountMinor of [1, 333, 866]) {
      const preview = await previewRefund(deps, manager, { purchaseId, amountMinor });
      await refund(shop, amountMinor);
      expect(await shop.balance()).toBe(formatCredits(preview.balanceAfter));
    }
    expect(await shop.balance()).toBe('0.00');
    const more = previewRefund(deps, manager, { purchaseId, amountMinor: 1 });
    expect((await refusalOf(more)).code).toBe('refund_too_large');
  });

  it('is refused where there is nothing to refund', async () => {
    const deps = createTestDeps();
    const { manager } = await openShop();
    const nothing = previewRefund(deps, manager, { purchaseId: crypto.randomUUID(), amountMinor: 1 });
    expect((await refusalOf(nothing)).code).toBe('purchase_not_found');
  });
});
