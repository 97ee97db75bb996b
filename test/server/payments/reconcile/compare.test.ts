import { listRefunds } from '@coffer/db';
import { apiAs, makeUser } from '../../api/caller.ts';
import { describe, expect, it } from 'vitest';
import { openDummyShop, refusalOf } from '../shop.ts';
import { catchUpNow, reconcile } from '@coffer/server/payments/reconcile/reconcile.ts';
import { type UnheardShop, minuteMs, openUnheardShop, refundForeign } from './unheard.ts';

const dayMs = 86_400_000;

/** The last seven days, as the page asks for them. */
function week({ deps }: UnheardShop) {
  const midnight = Math.floor(deps.now() / dayMs) * dayMs;
  return { from: new Date(midnight - 6 * dayMs), to: new Date(midnight) };
}

async function compareWeek(shop: UnheardShop) {
  return reconcile(shop.deps, shop.manager, week(shop));
}

async function paidPurchase(shop: UnheardShop) {
  const bought = await shop.buy();
  const paid = shop.emulator.pay(bought.checkoutId);
  await shop.pass(minuteMs);
  return { ...bought, intentId: typeof paid.payment_intent === 'string' ? paid.payment_intent : '' };
}

/** What somebody did, and the kinds of differences that come of it. */
const scenarios: [string, (shop: UnheardShop) => Promise<unknown>, string[]][] = [
  ['nothing was sold', async () => undefined, []],
  ['a payment was credited', (shop) => paidPurchase(shop), []],
  [
    'a payment is not credited yet',
    async (shop) => shop.emulator.pay((await shop.buy()).checkoutId),
    ['payment_not_credited'],
  ],
  [
    'a payment was kept',
    async (shop) => {
      const { checkoutId } = await shop.buy();
      shop.emulator.sessions.patch(checkoutId, { amount_subtotal: 500 });
      shop.emulator.pay(checkoutId);
      await shop.pass(minuteMs);
    },
    ['payment_kept'],
  ],
  [
    'a payment went back and nobody heard',
    async (shop) => shop.emulator.refundByHand((await paidPurchase(shop)).checkoutId, 400),
    ['refund_unknown'],
  ],
  [
    'a payment is disputed and nobody heard',
    async (shop) => shop.emulator.openDispute((await paidPurchase(shop)).checkoutId),
    ['dispute_unknown'],
  ],
  [
    'a refund was heard of, and its failing was not',
    async (shop) => {
      const { checkoutId } = await paidPurchase(shop);
      const { id } = shop.emulator.refundByHand(checkoutId, 400);
      await shop.round(true);
      shop.emulator.finishRefund(id, 'failed');
    },
    ['refund_differs'],
  ],
  [
    'a refund of another product’s payment was heard of',
    async (shop) => {
      await refundForeign(shop);
      await shop.pass(minuteMs);
      const never = { from: new Date(0), until: new Date(0) };
      const { id = '' } = shop.emulator.store.refunds.newestFirst()[0] ?? {};
      expect(await listRefunds(shop.deps.db, never, [id])).toHaveLength(1);
    },
    [],
  ],
  [
    'Stripe does not have a payment that was credited',
    async (shop) => {
      const { intentId } = await paidPurchase(shop);
      const charge = shop.emulator.store.charges.newestFirst().find((one) => one.payment_intent === intentId);
      shop.emulator.store.charges.delete(charge?.id ?? '');
    },
    ['credited_unpaid'],
  ],
];

describe('both sides of a week', () => {
  it.each(scenarios)('when %s', async (_words, happen, kinds) => {
    const shop = await openUnheardShop();
    await happen(shop);
    const { differences, lines } = await compareWeek(shop);
    expect(differences.map(({ kind }) => kind)).toEqual(kinds);
    for (const { provider, ours } of kinds.length === 0 ? lines : []) expect(ours).toEqual(provider);
  });

  it('add up by day and currency, with the credits given and taken back', async () => {
    const shop = await openUnheardShop();
    const { checkoutId } = await paidPurchase(shop);
    await paidPurchase(shop);
    shop.emulator.refundByHand(checkoutId, 400);
    await catchUpNow(shop.deps, shop.manager);
    const side = { paidMinor: 2000, refundedMinor: 400, disputedMinor: 0 };
    const { lines, differences } = await compareWeek(shop);
    expect(differences).toEqual([]);
    const sum = (pick: (line: (typeof lines)[number]) => bigint) =>
      lines.reduce((total, line) => total + pick(line), 0n);
    expect(lines.every(({ currency }) => currency === 'usd')).toBe(true);
    expect(sum(({ provider }) => BigInt(provider.paidMinor))).toBe(BigInt(side.paidMinor));
    expect(sum(({ ours }) => BigInt(ours.refundedMinor))).toBe(BigInt(side.refundedMinor));
    expect([sum(({ given }) => given), sum(({ taken }) => taken)]).toEqual([20n * 10n ** 9n, 4n * 10n ** 9n]);
  });
});

describe('who may compare and catch up', () => {
  it('are managers', async () => {
    const shop = await openUnheardShop();
    expect((await refusalOf(reconcile(shop.deps, shop.buyer, week(shop)))).code).toBe('forbidden');
    expect((await refusalOf(catchUpNow(shop.deps, shop.buyer))).code).toBe('forbidden');
    expect(await catchUpNow(shop.deps, shop.manager)).toMatchObject({ credited: 0, trouble: null });
  });

  it('are keys with the scopes for it', async () => {
    const shop = await openUnheardShop();
    const billing = await makeUser(shop.deps, 'Bo', ['BillingManager']);
    const day = new Date(shop.deps.now()).toISOString().slice(0, 10);
    const limited = apiAs(shop.deps, billing, ['users:read']);
    await expect(limited.reconciliation.compare({ from: day, to: day })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(limited.reconciliation.catchUp()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const api = apiAs(shop.deps, billing);
    expect(await api.reconciliation.compare({ from: day, to: day })).toMatchObject({ differences: [] });
  });
});

describe('a comparison that cannot be made', () => {
  it('is refused for more than 31 days, and for a period that ends before it begins', async () => {
    const shop = await openUnheardShop();
    const { to } = week(shop);
    for (const days of [-1, 31]) {
      const from = new Date(to.getTime() - days * dayMs);
      const refusal = await refusalOf(reconcile(shop.deps, shop.manager, { from, to }));
      expect(refusal.code).toBe('invalid_input');
    }
  });

  it('says that the key may not read what is needed, or that no provider takes money', async () => {
    const shop = await openUnheardShop();
    shop.emulator.revokedKeys.add('sk_test_shop');
    const refusal = await refusalOf(compareWeek(shop));
    expect(refusal).toMatchObject({ code: 'payment_provider_failed' });
    expect(refusal.facts.detail).toContain('Charges, Payment Intents, Refunds and Disputes');
    const { deps, manager } = await openDummyShop();
    expect((await refusalOf(reconcile(deps, manager, week(shop)))).code).toBe('payments_off');
  });
});
