import { describe, expect, it } from 'vitest';
import { type RefundPart, owedFor, refundedOf } from '../../../../db/purchase/reversal/target.ts';

const parts = (...states: readonly [RefundPart['state'], number][]): RefundPart[] => {
  return states.map(([state, amountMinor]) => ({ state, amountMinor }));
};

describe('what money that went back takes with it', () => {
  it.each([
    // paid, refunded, disputed, granted, refund, dispute
    ['nothing for nothing', 1000, 0, 0, 10n, 0n, 0n],
    ['all for all', 1000, 1000, 0, 10n, 10n, 0n],
    ['a share for a part', 1000, 250, 0, 1000n, 250n, 0n],
    ['all for a refund of tax and price', 1200, 1200, 0, 10n, 10n, 0n],
    ['the share of what was paid with tax', 1200, 600, 0, 10n, 5n, 0n],
    ['a share rounded down to the last nanocredit', 3, 1, 0, 10n, 3n, 0n],
    ['two thirds of it, not twice a rounded third', 3, 2, 0, 10n, 6n, 0n],
    ['never more than was granted', 1000, 5000, 0, 10n, 10n, 0n],
    ['a dispute of all', 1000, 0, 1000, 10n, 0n, 10n],
    ['what a refund has left of it, for a dispute of all', 1000, 400, 1000, 10n, 4n, 6n],
    ['a refund and a dispute side by side', 1000, 400, 600, 10n, 4n, 6n],
    ['nothing for a dispute after a refund of all', 1000, 1000, 1000, 10n, 10n, 0n],
    ['amounts beyond what a float holds', 10_000_000, 1, 0, 10n ** 16n + 1n, 10n ** 9n, 0n],
  ])('is %s', (_, paidMinor, refundedMinor, disputedMinor, granted, refund, dispute) => {
    expect(owedFor({ paidMinor, refundedMinor, disputedMinor, granted })).toEqual({ refund, dispute });
  });
});

describe('how much was refunded', () => {
  it.each([
    ['nothing', parts(), 0, 0],
    ['what the charge counts, before the refund’s own news', parts(), 300, 300],
    ['one that succeeded, counted once with its charge', parts(['succeeded', 300]), 300, 300],
    ['one that is on its way', parts(['pending', 300]), 0, 300],
    ['several', parts(['succeeded', 300], ['pending', 200]), 500, 500],
    ['not one that failed', parts(['failed', 300]), 300, 0],
    ['not one that was canceled', parts(['canceled', 300]), 300, 0],
    ['not one that waits for its receiver', parts(['requires_action', 300]), 300, 0],
    ['one after another failed', parts(['failed', 300], ['succeeded', 300]), 300, 300],
    ['what the charge counts beyond those known', parts(['succeeded', 300]), 900, 900],
  ])('is %s', (_, refunds, chargeRefundedMinor, refunded) => {
    expect(refundedOf(refunds, chargeRefundedMinor)).toBe(refunded);
  });
});
