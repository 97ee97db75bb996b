import { catchUpNow, reconcile } from '@coffer/server/payments/reconcile/reconcile.ts';
import { drawTrialBalance } from '@coffer/server/proof/trial-balance.ts';
import { readStatement } from '@coffer/server/proof/statement.ts';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../setup/refusal.ts';
import { type Shop, openShop } from '../payments/shop.ts';

const dayMs = 86_400_000;

function today({ deps }: Shop) {
  const from = new Date(Math.floor(deps.now() / dayMs) * dayMs);
  return { from, to: from };
}

const reads: [string, (shop: Shop) => Promise<unknown>][] = [
  ['a reconciliation', (shop) => reconcile(shop.deps, shop.manager, today(shop))],
  ['catching up on request', (shop) => catchUpNow(shop.deps, shop.manager)],
  ['a trial balance', (shop) => drawTrialBalance(shop.deps, shop.manager, today(shop))],
  [
    'a statement',
    (shop) => {
      const period = { from: new Date(0), to: new Date(shop.deps.now()) };
      const wanted = { userId: shop.manager.userId, ...period, page: { limit: 10 } };
      return readStatement(shop.deps, shop.manager, wanted);
    },
  ],
];

describe('a seat among the heavy reads is taken by', () => {
  it.each(reads)('%s, and given back', async (_what, read) => {
    const shop = await openShop();
    const all = [1, 2, 3, 4].map(() => shop.deps.limits.heavyReads.take(shop.manager.userId));
    expect(await refusalOf(read(shop))).toBe('too_many_reads');
    all[0]?.();
    expect([await refusalOf(read(shop)), await refusalOf(read(shop))]).toEqual(['accepted', 'accepted']);
  });

  it.each(reads)('%s, for as long as it takes', async (_what, read) => {
    const shop = await openShop();
    const codes = await Promise.all(Array.from({ length: 6 }, () => refusalOf(read(shop))));
    expect(codes).toEqual([
      'accepted',
      'accepted',
      'accepted',
      'accepted',
      'too_many_reads',
      'too_many_reads',
    ]);
  });
});
