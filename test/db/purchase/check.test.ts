import { describe, expect, it } from 'vitest';
import { beginPurchase, listDuePurchases, noteChecked } from '../../../db/index.ts';
import { openWith } from '../open.ts';

const sold = { currency: null, priceMinor: null, priceId: 'price_1', terms: null };

describe('purchases about which the provider is to be asked', () => {
  it('come payer by payer, so that who has many does not hold up who has one', async () => {
    const { db, clock } = openWith('ada', 'bob', 'cleo');
    const named = new Map<string, string>();
    for (const wish of ['ada 1', 'ada 2', 'ada 3', 'bob 1', 'ada 4', 'cleo 1', 'bob 2']) {
      const [user = ''] = wish.split(' ');
      const people = { payerId: user, crediteeId: user };
      const made = { ...sold, ...people, provider: 'stripe', livemode: false, requestId: wish } as const;
      named.set((await beginPurchase(db, made)).id, wish);
      clock.nowMs += 1000;
    }
    const due = async () => (await listDuePurchases(db, 4)).map(({ id }) => ({ id, wish: named.get(id) }));
    expect(await due()).toEqual([]);
    clock.nowMs += 60_000;
    const first = await due();
    expect(first.map(({ wish }) => wish)).toEqual(['ada 1', 'bob 1', 'cleo 1', 'ada 2']);
    for (const { id } of first) await noteChecked(db, id);
    expect((await due()).map(({ wish }) => wish)).toEqual(['ada 3', 'bob 2', 'ada 4']);
  });
});
