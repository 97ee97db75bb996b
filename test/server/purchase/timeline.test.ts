import type { ListedPurchase, PurchaseStory, Transaction } from '@coffer/db';
import { type StepKind, timelineOf } from '@coffer/server/purchase/timeline.ts';
import { describe, expect, it } from 'vitest';
import { openShop } from '../payments/shop.ts';

type Refund = PurchaseStory['refunds'][number];
type Dispute = PurchaseStory['disputes'][number];

/** When all of it happened, within one second: Stripe says the second, and we say the millisecond. */
const second = Date.UTC(2026, 10, 28, 12, 0, 7);
const at = (ms: number): Date => new Date(second + ms);

const refund: Refund = {
  ...{ id: 're_1', paymentIntentId: 'pi_1', currency: 'usd', amountMinor: 1000, state: 'succeeded' },
  ...{ failureReason: null, requestedBy: null, note: null, requestId: null },
  ...{ createdAt: at(0), updatedAt: at(0) },
};

const dispute: Dispute = {
  ...{ id: 'dp_1', paymentIntentId: 'pi_1', currency: 'usd', amountMinor: 1000, state: 'won' },
  ...{ reason: null, dueBy: null, setsAside: false, holdId: null, createdAt: at(0), updatedAt: at(0) },
};

/** A purchase that was begun, paid and credited in that second, and what became of it. */
async function tell(
  moves: readonly (readonly [type: Transaction['type'], amount: bigint, ms: number])[],
  facts: Partial<Pick<PurchaseStory, 'refunds' | 'disputes'>>,
): Promise<StepKind[]> {
  const { buy, emulator, comeBack } = await openShop();
  const { checkoutId } = await buy();
  emulator.pay(checkoutId);
  const { purchase } = await comeBack(checkoutId);
  const transactions = moves.map(([type, amount, ms], index) => {
    return { seq: index + 1, type, amount, createdAt: at(ms) } as Transaction;
  });
  const people = { id: 'ada', name: 'Ada', email: '', isRemoved: false };
  const listed: ListedPurchase = {
    purchase: { ...purchase, createdAt: at(-5000), paidAt: at(300), transactionSeq: 1 },
    ...{ payer: people, creditee: people },
  };
  const nothing = { refunds: [], disputes: [], holds: new Map(), events: [], names: new Map() };
  return timelineOf(listed, { ...nothing, ...facts, transactions }).map(({ kind }) => kind);
}

describe('what happened about a purchase within one second', () => {
  it('is told in the order in which one thing follows from another', async () => {
    const moves = [
      ['purchase', 10n, 300],
      ['bonus', 1n, 301],
      ['refund', -11n, 600],
    ] as const;
    expect(await tell(moves, { refunds: [refund] })).toEqual([
      ...['begun', 'paid', 'credited', 'credits_given', 'refund_asked', 'credits_taken', 'refund_succeeded'],
    ]);
  });

  it('is told so of a refund that failed, and of a dispute that was won', async () => {
    const refunded = [
      ['purchase', 10n, 300],
      ['refund', -10n, 600],
      ['refund_reversal', 10n, 900],
    ] as const;
    expect(await tell(refunded, { refunds: [{ ...refund, state: 'failed' }] })).toEqual([
      ...['begun', 'paid', 'credited', 'refund_asked', 'credits_taken', 'refund_failed', 'credits_given'],
    ]);
    const disputed = [
      ['purchase', 10n, 300],
      ['dispute', -10n, 600],
      ['dispute_reversal', 10n, 900],
    ] as const;
    expect(await tell(disputed, { disputes: [dispute] })).toEqual([
      ...['begun', 'paid', 'credited', 'dispute_opened', 'credits_taken', 'dispute_won', 'credits_given'],
    ]);
  });

  it('is told by its time where that is known to the millisecond', async () => {
    const moves = [
      ['purchase', 10n, 300],
      ['refund', -5n, 500],
      ['refund_reversal', 5n, 600],
      ['refund', -5n, 700],
    ] as const;
    expect((await tell(moves, {})).slice(-3)).toEqual(['credits_taken', 'credits_given', 'credits_taken']);
  });
});
