import { describe, expect, it } from 'vitest';
import {
  type Database,
  type EventMeaning,
  type Reversal,
  attachCheckout,
  beginPurchase,
  formatCredits,
  getBalance,
  getPurchase,
  listEvents,
  parseCredits,
  receiveEvent,
  verifyBooks,
} from '../../../../db/index.ts';
import { command, openWith, startMs } from '../../open.ts';

const payment = { paymentIntentId: 'pi_1', currency: 'usd' };
const at = (seconds: number) => new Date(startMs + seconds * 1000);

/** A checkout that was paid 12.00 for 10 credits: 2.00 of it are tax. */
const paid: EventMeaning = {
  kind: 'checkout',
  report: {
    ...{ provider: 'stripe', checkoutId: 'cs_1', purchaseId: null, status: 'paid', livemode: false },
    ...{ currency: 'usd', subtotalMinor: 1000, credits: parseCredits('10'), paymentIntentId: 'pi_1' },
    ...{ paidMinor: 1200, paidCurrency: 'usd', doubt: null },
  },
};

type RefundState = Extract<Reversal, { kind: 'refund' }>['report']['state'];
type DisputeState = Extract<Reversal, { kind: 'dispute' }>['report']['state'];

function refund(id: string, amountMinor: number, state: RefundState = 'succeeded'): EventMeaning {
  const report = { ...payment, id, amountMinor, state, failureReason: null, createdAt: at(0) };
  return { kind: 'reversal', reversal: { kind: 'refund', report } };
}

function refunded(refundedMinor: number): EventMeaning {
  const report = { ...payment, chargeId: 'ch_1', amountMinor: 1200, refundedMinor };
  return { kind: 'reversal', reversal: { kind: 'charge', report } };
}

function dispute(state: DisputeState, { amountMinor = 1200, setsAside = false } = {}): EventMeaning {
  const words = { id: 'dp_1', reason: 'fraudulent', dueBy: null, createdAt: at(0) };
  const report = { ...payment, ...words, amountMinor, state, setsAside };
  return { kind: 'reversal', reversal: { kind: 'dispute', report } };
}

async function shop(): Promise<Database> {
  const { db } = openWith('ada');
  const fixed = { provider: 'stripe', payerId: 'ada', crediteeId: 'ada', livemode: false } as const;
  const price = { currency: 'usd', priceMinor: 1000 };
  const { id } = await beginPurchase(db, {
    ...{ ...fixed, ...price, requestId: 'wish', priceId: 'price_1', terms: null },
  });
  await attachCheckout(db, id, { checkoutId: 'cs_1', url: 'https://pay.test/1', ...price });
  return db;
}

let lastEvent = 0;

async function receive(db: Database, meaning: EventMeaning, seconds = 0): Promise<string> {
  const id = `evt_${(lastEvent += 1)}`;
  const fixed = { provider: 'stripe', type: 'any', livemode: false, apiVersion: null, body: '{}' } as const;
  const message = { ...fixed, id, via: 'webhook', createdAt: at(seconds) } as const;
  return (await receiveEvent(db, message, meaning)).state;
}

async function standing(db: Database): Promise<string> {
  const { balance, held } = await getBalance(db, 'ada');
  const [purchaseId] = db.readClient.prepare<[], string>('SELECT id FROM purchase').pluck().all();
  const purchase = await getPurchase(db, purchaseId ?? '');
  const rest = held === 0n ? '' : `, ${formatCredits(held)} held`;
  return `${formatCredits(balance)}${rest}, ${purchase?.state}`;
}

function expectSound(db: Database): void {
  expect([...verifyBooks(db, { structure: true })].flat()).toEqual([]);
}

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
  it.each(stories)('leaves the same behind in whatever order it is told: %s', async (_, news, wanted) => {
    for (const order of ordersOf([paid, ...news])) {
      const db = await shop();
      for (const meaning of order) await receive(db, meaning);
      expect(await standing(db)).toBe(wanted);
      expect(await listEvents(db, { states: ['waiting', 'failed'], before: null, limit: 9 })).toEqual([]);
      expectSound(db);
      await db.close();
    }
  });

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

  it('in another currency than was paid is flagged, and moves nothing', async () => {
    const db = await shop();
    await receive(db, paid);
    const euros = { ...payment, currency: 'eur', id: 're_1', amountMinor: 100, failureReason: null };
    const report = { ...euros, state: 'succeeded', createdAt: at(0) } as const;
    await receive(db, { kind: 'reversal', reversal: { kind: 'refund', report } });
    expect(await standing(db)).toBe('10.00, paid');
    const rows = db.readClient.prepare('SELECT flagged, reason FROM purchase').all();
    expect(rows).toEqual([{ flagged: 1n, reason: 'refund_currency_differs' }]);
  });

  it('of a held dispute is not given back by anybody else', async () => {
    const db = await shop();
    await receive(db, paid);
    await receive(db, dispute('open', { setsAside: true }));
    const holdId = db.readClient.prepare<[], string>('SELECT id FROM hold').pluck().get() ?? '';
    await expect(db.ledger.release({ holdId, ownerId: null })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(db.ledger.release({ holdId, ownerId: 'ada' })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
