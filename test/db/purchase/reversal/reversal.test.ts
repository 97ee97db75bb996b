import { describe, expect, it } from 'vitest';
import { type EventMeaning, applyReversal, listEvents } from '../../../../db/index.ts';
import { addUser, command, openWith } from '../../open.ts';
import {
  at,
  begin,
  dispute,
  expectSound,
  numbered,
  paid,
  payment,
  receive,
  refund,
  refunded,
  shop,
  standing,
} from './telling.ts';

/** Every order of some things. */
function ordersOf<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((thing, index) => {
    return ordersOf(things.toSpliced(index, 1)).map((rest) => [thing, ...rest]);
  });
}

const stories: readonly (readonly [string, readonly EventMeaning[], string])[] = [
  ['a refund of all', [refund('re_1', 1200)], '0.00, refunded'],
  ['a refund of half', [refund('re_1', 600)], '5.00, paid'],
  ['a refund told twice over', [refund('re_1', 1200), refunded(1200)], '0.00, refunded'],
  ['a refund that is on its way', [refund('re_1', 1200, 'pending')], '0.00, refunded'],
  ['a refund that failed', [refund('re_1', 1200, 'pending'), refund('re_1', 1200, 'failed')], '10.00, paid'],
  [
    'a refund that failed after it was counted',
    [refund('re_1', 600), refunded(600), refund('re_1', 600, 'failed')],
    '10.00, paid',
  ],
  [
    'a refund that failed and a second one',
    [refund('re_1', 600), refund('re_1', 600, 'failed'), refund('re_2', 300), refunded(600)],
    '7.50, paid',
  ],
  [
    '11. three partial refunds with cumulative amounts',
    [refunded(300), refunded(600), refunded(900)],
    '2.50, paid',
  ],
  ['9. a dispute that is open', [dispute('open')], '0.00, disputed'],
  ['an inquiry', [dispute('inquiry')], '10.00, paid'],
  ['12. a dispute opened and lost', [dispute('open'), dispute('lost')], '0.00, disputed'],
  ['a dispute that was won', [dispute('open'), dispute('won')], '10.00, paid'],
  ['10. a won dispute, then a refund', [dispute('open'), dispute('won'), refund('re_1', 300)], '7.50, paid'],
  [
    'a refund of a part, then a dispute of the rest',
    [refund('re_1', 300), dispute('open', { amountMinor: 900 })],
    '0.00, disputed',
  ],
  [
    'six things: a part refunded and counted, the rest disputed and won, and then refunded but for a part',
    [
      ...[refund('re_1', 300), refunded(300), dispute('open', { amountMinor: 900 }), dispute('won')],
      refund('re_2', 600),
    ],
    '2.50, paid',
  ],
  [
    'a dispute whose credits are set aside',
    [dispute('open', { setsAside: true })],
    '10.00, 10.00 held, disputed',
  ],
  [
    'a dispute whose credits were set aside, and that was won',
    [dispute('open', { setsAside: true }), dispute('won', { setsAside: true })],
    '10.00, paid',
  ],
  [
    'a dispute whose credits were set aside, and that was lost',
    [dispute('open', { setsAside: true }), dispute('lost', { setsAside: true })],
    '0.00, disputed',
  ],
];

describe('money that goes back', () => {
  it.each(stories)(
    'leaves the same behind in whatever order it is told: %s',
    async (_, news, wanted) => {
      const { db } = openWith();
      // Each order has a buyer of its own; all of them take a step at the same time.
      const orders = ordersOf([paid, ...news]);
      const buyers = orders.map((_order, number) => `buyer-${number}`);
      for (const buyer of buyers) addUser(db, buyer);
      await Promise.all(buyers.map((buyer, number) => begin(db, buyer, `cs_1_${number}`)));
      for (const step of [paid, ...news].keys()) {
        await Promise.all(orders.map((order, number) => receive(db, numbered(order[step] ?? paid, number))));
      }
      const ends = await Promise.all(buyers.map((buyer) => standing(db, buyer)));
      expect(new Set(ends)).toEqual(new Set([wanted]));
      expect(await listEvents(db, { states: ['waiting', 'failed'], before: null, limit: 9 })).toEqual([]);
      expectSound(db);
    },
    120_000,
  );

  it('takes back what was spent already too, into a debt that blocks spending', async () => {
    const db = await shop();
    await receive(db, paid);
    await db.ledger.post(command({ type: 'usage', amount: '7' }));
    await receive(db, refund('re_1', 1200));
    expect(await standing(db)).toBe('-7.00, refunded');
    await expect(db.ledger.post(command({ type: 'usage', amount: '1' }))).rejects.toMatchObject({
      code: 'insufficient_credits',
    });
    expectSound(db);
  });

  it('is told of older news and keeps to the newer', async () => {
    const db = await shop();
    await receive(db, paid);
    await receive(db, dispute('won'), 20);
    await receive(db, dispute('open'), 10);
    expect(await standing(db)).toBe('10.00, paid');
  });

  it('of a payment that nobody knows waits, and says for which', async () => {
    const db = await shop();
    expect(await receive(db, refund('re_1', 100))).toBe('waiting');
    const [kept] = await listEvents(db, { states: ['waiting'], before: null, limit: 9 });
    expect(kept).toMatchObject({ reason: 'payment_not_credited', waitsFor: 'pi_1' });
  });

  it('in another currency than was paid is flagged, and what is in the same one is counted all the same', async () => {
    const db = await shop();
    await receive(db, paid);
    const euros = { ...payment, currency: 'eur', id: 're_1', amountMinor: 100, failureReason: null };
    const report = { ...euros, state: 'succeeded', createdAt: at(0) } as const;
    await receive(db, { kind: 'reversal', reversal: { kind: 'refund', report } });
    expect(await standing(db)).toBe('10.00, paid');
    await receive(db, refund('re_2', 600));
    expect(await standing(db)).toBe('5.00, paid');
    const rows = db.readClient.prepare('SELECT flagged, reason FROM purchase').all();
    expect(rows).toEqual([{ flagged: 1n, reason: 'refund_currency_differs' }]);
  });

  it('of a payment that took no money is flagged, and told of as flagged', async () => {
    const db = await shop();
    await receive(db, { ...paid, report: { ...paid.report, paidMinor: 0 } });
    const report = {
      ...payment,
      id: 're_1',
      amountMinor: 100,
      failureReason: null,
      state: 'succeeded',
    } as const;
    const reversal = { kind: 'refund', report: { ...report, createdAt: at(0) } } as const;
    const told = await applyReversal(db, { provider: 'stripe', reversal, asOf: at(0) });
    expect(told).toMatchObject({ flagged: true, reason: 'refund_currency_differs' });
  });

  it.each([
    [
      'a dispute that was won and then lost after all',
      [dispute('open'), dispute('won'), dispute('lost')],
      '0.00, disputed',
    ],
    [
      'a dispute whose amount grows while it is open',
      [dispute('open', { amountMinor: 600 }), dispute('open', { amountMinor: 1200 })],
      '0.00, disputed',
    ],
    [
      'a refund that waits for its receiver in between',
      [refund('re_1', 1200, 'pending'), refund('re_1', 1200, 'requires_action'), refund('re_1', 1200)],
      '0.00, refunded',
    ],
  ])('moves credits as often as it must by one cause: %s', async (_, news, wanted) => {
    const db = await shop();
    await receive(db, paid);
    for (const [index, meaning] of news.entries()) {
      expect(await receive(db, meaning, index)).toBe('applied');
    }
    expect(await standing(db)).toBe(wanted);
    expectSound(db);
  });

  it('of a held dispute is not given back by anybody else', async () => {
    const db = await shop();
    await receive(db, paid);
    await receive(db, dispute('open', { setsAside: true }));
    const holdId = db.readClient.prepare<[], string>('SELECT id FROM named_hold').pluck().get() ?? '';
    await expect(db.ledger.release({ holdId, ownerId: null })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(db.ledger.release({ holdId, ownerId: 'ada' })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
