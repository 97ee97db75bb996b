import { parseCredits } from '@coffer/db';
import { listEverybodysPurchases } from '@coffer/server/purchase/list-all.ts';
import { readPurchase } from '@coffer/server/purchase/read.ts';
import { refundPurchase } from '@coffer/server/purchase/refund.ts';
import { describe, expect, it } from 'vitest';
import { createPerson } from '../../setup/callers.ts';
import { type Shop, moneyEvents, openShop, refusalOf } from '../payments/shop.ts';

async function story({ deps, manager }: Shop, purchaseId: string): Promise<string[]> {
  const { timeline } = await readPurchase(deps, manager, purchaseId);
  return timeline.map(({ kind }) => kind);
}

describe('a purchase tells', () => {
  it('how it was paid and credited, and by what way', async () => {
    const { deps, manager, buy, emulator } = await openShop();
    const { purchaseId, checkoutId } = await buy();
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    const { timeline } = await readPurchase(deps, manager, purchaseId);
    expect(timeline).toMatchObject([
      { kind: 'begun', by: { name: 'Ada' } },
      { kind: 'paid', money: { currency: 'usd', minor: 1000 } },
      { kind: 'credited', via: 'webhook', transaction: { type: 'purchase' } },
    ]);
  });

  it('of a bank that took its time, and of one that refused', async () => {
    const shop = await openShop();
    const { emulator, buy } = shop;
    const slow = await buy();
    emulator.payLater(slow.checkoutId);
    await emulator.webhooks.settled();
    emulator.finishAsync(slow.checkoutId, 'succeeded');
    const poor = await buy();
    emulator.payLater(poor.checkoutId);
    await emulator.webhooks.settled();
    emulator.finishAsync(poor.checkoutId, 'failed');
    await emulator.webhooks.settled();
    expect(await story(shop, slow.purchaseId)).toEqual(['begun', 'bank_began', 'paid', 'credited']);
    expect(await story(shop, poor.purchaseId)).toEqual(['begun', 'bank_began', 'failed']);
  });

  it('of a dispute that was won, and of a refund that failed', async () => {
    const shop = await openShop({ events: moneyEvents });
    const { emulator, buy, deps, manager } = shop;
    const { purchaseId, checkoutId } = await buy();
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    const { id } = emulator.openDispute(checkoutId);
    await emulator.webhooks.settled();
    deps.clock.advance(2000);
    emulator.closeDispute(id, 'won');
    await emulator.webhooks.settled();
    const wish = { purchaseId, amountMinor: 1000, requestId: crypto.randomUUID(), note: 'Sorry' };
    deps.clock.advance(2000);
    await refundPurchase(deps, manager, wish);
    deps.clock.advance(2000);
    emulator.finishRefund(emulator.store.refunds.newestFirst()[0]?.id ?? '', 'failed');
    await emulator.webhooks.settled();
    expect((await story(shop, purchaseId)).toSorted()).toEqual(
      [
        ...['begun', 'paid', 'credited', 'dispute_opened', 'credits_taken', 'dispute_won', 'credits_given'],
        ...['refund_asked', 'credits_taken', 'refund_failed', 'credits_given'],
      ].toSorted(),
    );
  });

  it.each([
    ['won', ['dispute_won', 'credits_freed']],
    ['lost', ['dispute_lost', 'credits_taken']],
  ] as const)(
    'of credits that were held while a dispute was open, and of its end when %s',
    async (end, told) => {
      const shop = await openShop({ events: moneyEvents, stripe: { onDispute: 'hold' } });
      const { emulator, buy, deps, manager } = shop;
      const { purchaseId, checkoutId } = await buy();
      emulator.pay(checkoutId);
      await emulator.webhooks.settled();
      const { id } = emulator.openDispute(checkoutId, { amountMinor: 400 });
      await emulator.webhooks.settled();
      const open = ['begun', 'paid', 'credited', 'dispute_opened', 'credits_held'];
      expect((await story(shop, purchaseId)).toSorted()).toEqual(open.toSorted());
      deps.clock.advance(2000);
      emulator.closeDispute(id, end);
      await emulator.webhooks.settled();
      expect((await story(shop, purchaseId)).slice(-2)).toEqual(told);
      const { timeline } = await readPurchase(deps, manager, purchaseId);
      expect(timeline.find(({ kind }) => kind === 'credits_held')?.hold?.amount).toBe(parseCredits('4'));
    },
  );

  it('its owner what happened, but neither names nor notes, and others nothing', async () => {
    const { deps, manager, buyer, buy, emulator } = await openShop({ events: moneyEvents });
    const { purchaseId, checkoutId } = await buy({ caller: manager, crediteeId: buyer.userId });
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    const wish = { purchaseId, amountMinor: 1000, requestId: crypto.randomUUID(), note: 'A cheat' };
    await refundPurchase(deps, manager, wish);
    const seen = await readPurchase(deps, buyer, purchaseId);
    expect(seen).toMatchObject({
      payer: { id: '' },
      creditee: { name: 'Ada' },
      refundable: null,
      events: [],
    });
    expect(
      JSON.stringify(seen.timeline, (_, each: unknown) => (typeof each === 'bigint' ? '' : each)),
    ).not.toMatch(/Mia|A cheat/);
    const eve = await createPerson(deps, 'Eve');
    expect((await refusalOf(readPurchase(deps, eve, purchaseId))).code).toBe('purchase_not_found');
    expect((await refusalOf(readPurchase(deps, manager, crypto.randomUUID()))).code).toBe(
      'purchase_not_found',
    );
  });

  it('Platform Managers what the provider said of it', async () => {
    const { deps, buy, emulator, manager } = await openShop();
    const { purchaseId, checkoutId } = await buy();
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    const pia = await createPerson(deps, 'Pia', ['PlatformManager']);
    expect((await readPurchase(deps, pia, purchaseId)).events).toMatchObject([
      { type: 'checkout.session.completed', via: 'webhook', state: 'applied' },
    ]);
    expect((await readPurchase(deps, manager, purchaseId)).events).toEqual([]);
  });
});

describe('the list of all purchases', () => {
  it('is paged, newest first, and stays right while others arrive', async () => {
    const { deps, manager, buy } = await openShop();
    const bought: string[] = [];
    for (let count = 0; count < 5; count += 1) bought.unshift((await buy()).purchaseId);
    const seen: string[] = [];
    let cursor = null;
    do {
      const page = await listEverybodysPurchases(deps, manager, { filter: {}, page: { cursor, limit: 2 } });
      seen.push(...page.data.map(({ purchase }) => purchase.id));
      cursor = page.next;
      if (seen.length === 2) await buy();
    } while (cursor);
    expect(seen).toEqual(bought);
  });

  it('is filtered by state, need, provider, people, period and ids', async () => {
    const { deps, manager, buyer, buy, emulator } = await openShop();
    const eve = await createPerson(deps, 'Eve');
    const open = await buy();
    const kept = await buy({ caller: eve });
    emulator.sessions.patch(kept.checkoutId, { currency: 'eur' });
    const intent = emulator.pay(kept.checkoutId).payment_intent;
    await emulator.webhooks.settled();
    deps.clock.advance(7_200_000);
    const gift = await buy({ caller: manager, crediteeId: buyer.userId });
    const ids = async (filter: Parameters<typeof listEverybodysPurchases>[2]['filter']) => {
      const query = { filter, page: { cursor: null, limit: 9 } };
      const page = await listEverybodysPurchases(deps, manager, query);
      return page.data.map(({ purchase }) => purchase.id);
    };
    expect(await ids({ states: ['open'] })).toEqual([gift.purchaseId, open.purchaseId]);
    expect(await ids({ needsAttention: true })).toEqual([kept.purchaseId]);
    expect(await ids({ provider: 'dummy' })).toEqual([]);
    expect(await ids({ search: 'ADA' })).toEqual([gift.purchaseId, open.purchaseId]);
    expect(await ids({ search: 'eve@' })).toEqual([kept.purchaseId]);
    expect(await ids({ search: '%' })).toEqual([]);
    for (const search of [kept.purchaseId, kept.checkoutId, typeof intent === 'string' ? intent : '']) {
      expect(await ids({ search })).toEqual([kept.purchaseId]);
    }
    const noon = new Date(deps.now() - 3_600_000);
    expect(await ids({ from: noon })).toEqual([gift.purchaseId]);
    expect(await ids({ to: noon })).toEqual([kept.purchaseId, open.purchaseId]);
    const page = { cursor: null, limit: 9 };
    const asBuyer = listEverybodysPurchases(deps, buyer, { filter: {}, page });
    expect((await refusalOf(asBuyer)).code).toBe('forbidden');
  });
});
