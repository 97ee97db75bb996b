import { describe, expect, it } from 'vitest';
import { areMoreDue, beginPurchase, listDuePurchases, noteChecked } from '../../../db/index.ts';
import { openWith } from '../open.ts';

const sold = { currency: null, priceMinor: null, priceId: 'price_1', terms: null };

describe('purchases about which the provider is to be asked', () => {
  function shop() {
    const { db, clock } = openWith('ada', 'bob', 'cleo');
    const named = new Map<string, string>();
    /** In this order, a second apart. */
    const begin = async (...wishes: readonly string[]): Promise<void> => {
      for (const wish of wishes) {
        const [user = ''] = wish.split(' ');
        const people = { payerId: user, crediteeId: user };
        const made = { ...sold, ...people, provider: 'stripe', livemode: false, requestId: wish } as const;
        named.set((await beginPurchase(db, made)).id, wish);
        clock.nowMs += 1000;
      }
    };
    const due = async (limit: number): Promise<string[]> => {
      return (await listDuePurchases(db, limit)).map(({ id }) => named.get(id) ?? '');
    };
    const check = async (...checked: readonly string[]): Promise<void> => {
      for (const [id, wish] of named) if (checked.includes(wish)) await noteChecked(db, id);
    };
    return { db, clock, begin, due, check };
  }

  it('come payer by payer, so that who has many does not hold up who has one', async () => {
    const { clock, begin, due, check } = shop();
    await begin('ada 1', 'ada 2', 'ada 3', 'bob 1', 'ada 4', 'cleo 1', 'bob 2');
    expect(await due(4)).toEqual([]);
    clock.nowMs += 60_000;
    const first = ['ada 1', 'bob 1', 'cleo 1', 'ada 2'];
    expect(await due(4)).toEqual(first);
    await check(...first);
    expect(await due(4)).toEqual(['ada 3', 'bob 2', 'ada 4']);
  });

  it('are counted as far as somebody wants to know', async () => {
    const { db, clock, begin } = shop();
    await begin('ada 1', 'bob 1', 'cleo 1');
    expect(await areMoreDue(db, 0)).toBe(false);
    clock.nowMs += 60_000;
    expect(await Promise.all([2, 3].map((than) => areMoreDue(db, than)))).toEqual([true, false]);
  });

  it('come before others’ when they have waited so much longer', async () => {
    const { clock, begin, due } = shop();
    await begin('ada 1', 'ada 2');
    clock.nowMs += 120_000;
    await begin('bob 1', 'cleo 1');
    clock.nowMs += 60_000;
    expect(await due(3)).toEqual(['ada 1', 'ada 2', 'bob 1']);
  });
});
