import { expect } from 'vitest';
import {
  type Database,
  type EventMeaning,
  type Reversal,
  attachCheckout,
  beginPurchase,
  formatCredits,
  getBalance,
  parseCredits,
  receiveEvent,
  verifyBooks,
} from '../../../../db/index.ts';
import { openWith, startMs } from '../../open.ts';

export const payment = { paymentIntentId: 'pi_1', currency: 'usd' };
export const at = (seconds: number) => new Date(startMs + seconds * 1000);

/** A checkout that was paid 12.00 for 10 credits: 2.00 of it are tax. */
export const paid: Extract<EventMeaning, { kind: 'checkout' }> = {
  kind: 'checkout',
  report: {
    ...{ provider: 'stripe', checkoutId: 'cs_1', purchaseId: null, status: 'paid', livemode: false },
    ...{ currency: 'usd', subtotalMinor: 1000, credits: parseCredits('10'), paymentIntentId: 'pi_1' },
    ...{ paidMinor: 1200, paidCurrency: 'usd', doubt: null },
  },
};

type RefundState = Extract<Reversal, { kind: 'refund' }>['report']['state'];
type DisputeState = Extract<Reversal, { kind: 'dispute' }>['report']['state'];

export function refund(id: string, amountMinor: number, state: RefundState = 'succeeded'): EventMeaning {
  const report = { ...payment, id, amountMinor, state, failureReason: null, createdAt: at(0) };
  return { kind: 'reversal', reversal: { kind: 'refund', report } };
}

export function refunded(refundedMinor: number): EventMeaning {
  const report = { ...payment, chargeId: 'ch_1', amountMinor: 1200, refundedMinor };
  return { kind: 'reversal', reversal: { kind: 'charge', report } };
}

export function dispute(state: DisputeState, { amountMinor = 1200, setsAside = false } = {}): EventMeaning {
  const words = { id: 'dp_1', reason: 'fraudulent', dueBy: null, createdAt: at(0) };
  const report = { ...payment, ...words, amountMinor, state, setsAside };
  return { kind: 'reversal', reversal: { kind: 'dispute', report } };
}

/** A database in which ada has begun to buy for 10.00. */
export async function shop(): Promise<Database> {
  const { db } = openWith('ada');
  await begin(db, 'ada', 'cs_1');
  return db;
}

/** Somebody begins to buy for 10.00. */
export async function begin(db: Database, userId: string, checkoutId: string): Promise<void> {
  const fixed = { provider: 'stripe', payerId: userId, crediteeId: userId, livemode: false } as const;
  const price = { currency: 'usd', priceMinor: 1000 };
  const wanted = { ...fixed, ...price, requestId: checkoutId, priceId: 'price_1', terms: null };
  const { id } = await beginPurchase(db, wanted);
  await attachCheckout(db, id, { checkoutId, url: 'https://pay.test/1', ...price });
}

/** The same news of another payment: every name in it ends in the number. */
export function numbered<T>(news: T, number: number): T {
  if (typeof news === 'string') return (/^(cs|pi|re|dp|ch)_/.test(news) ? `${news}_${number}` : news) as T;
  if (typeof news !== 'object' || news === null || news instanceof Date) return news;
  return Object.fromEntries(Object.entries(news).map(([key, value]) => [key, numbered(value, number)])) as T;
}

let lastEvent = 0;

export async function receive(db: Database, meaning: EventMeaning, seconds = 0): Promise<string> {
  const id = `evt_${(lastEvent += 1)}`;
  const fixed = { provider: 'stripe', type: 'any', livemode: false, apiVersion: null, body: '{}' } as const;
  const message = { ...fixed, id, via: 'webhook', createdAt: at(seconds) } as const;
  return (await receiveEvent(db, message, meaning)).state;
}

export async function standing(db: Database, userId = 'ada'): Promise<string> {
  const { balance, held } = await getBalance(db, userId);
  const state = db.readClient
    .prepare<[string], string>('SELECT state FROM purchase WHERE payer_id = ?')
    .pluck()
    .get(userId);
  const rest = held === 0n ? '' : `, ${formatCredits(held)} held`;
  return `${formatCredits(balance)}${rest}, ${state}`;
}

export function expectSound(db: Database): void {
  expect([...verifyBooks(db, { structure: true })].flat()).toEqual([]);
}
