import { describe, expect, it } from 'vitest';
import { stepWords } from '../../dashboard/src/lib/format/timeline.ts';
import type { PurchaseStep } from '../../dashboard/src/lib/views.ts';

const at = '2026-11-24T12:00:00.000Z';
const money = { amount: '4.00', currency: 'usd', minor: 400, decimals: 2 };

function step(kind: PurchaseStep['kind'], changes: Partial<PurchaseStep> = {}): PurchaseStep {
  const nothing = { money: null, credits: null, type: null, via: null, by: null, words: null };
  return { at, ...nothing, kind, ...changes };
}

const ada = { id: 'u1', name: 'Ada' };
const grace = { id: 'u2', name: 'Grace' };

const steps: [PurchaseStep, what: string, detail: string | null][] = [
  [step('begun', { by: ada }), 'Checkout opened by you', null],
  [step('begun', { by: grace }), 'Checkout opened by Grace', null],
  [step('begun', { by: { id: 'u3', name: null } }), 'Checkout opened by a former user', null],
  [step('begun', { by: { id: null, name: null } }), 'Checkout opened by an administrator', null],
  [step('bank_began'), 'Payment confirmed by the buyer; the bank takes its time', null],
  [step('paid', { money }), 'Paid 4.00 USD', null],
  [step('paid'), 'Paid', null],
  [step('kept', { words: 'The amount differs.' }), 'Kept without crediting', 'The amount differs.'],
  [step('resolved', { by: grace, words: 'They bought five' }), 'Dealt with by Grace', 'They bought five'],
  [step('resolved'), 'Dealt with by an administrator', null],
  [step('failed', { words: 'The card was declined.' }), 'Failed', 'The card was declined.'],
  [step('expired', { words: 'Not for people' }), 'Ended without a payment', null],
  [step('refund_asked', { money }), 'Refund of 4.00 USD asked for at the payment provider', null],
  [
    step('refund_asked', { money, by: ada, words: 'Bought twice' }),
    'Refund of 4.00 USD asked for by you',
    'Bought twice',
  ],
  [step('refund_succeeded', { money }), 'Refund of 4.00 USD succeeded', null],
  [
    step('refund_failed', { money, words: 'lost_or_stolen_card' }),
    'Refund of 4.00 USD failed',
    'Reason: lost or stolen card.',
  ],
  [step('refund_failed', { money }), 'Refund of 4.00 USD failed', null],
  [step('refund_canceled', { money }), 'Refund of 4.00 USD was cancelled', null],
  [
    step('inquiry_opened', { money, words: 'general' }),
    'The buyer’s bank asked about 4.00 USD',
    'Reason: general.',
  ],
  [
    step('dispute_opened', { money, words: 'product_not_received' }),
    'Dispute over 4.00 USD opened',
    'Reason: product not received.',
  ],
  [step('dispute_won', { money }), 'Dispute won', null],
  [step('dispute_lost', { money }), 'Dispute lost', null],
  [step('credits_held', { credits: '4.00' }), '4.00 credits held until the dispute ends', null],
  [step('credits_freed', { credits: '4.00' }), '4.00 credits held no longer', null],
  [step('credits_taken', { credits: '-4.00', type: 'refund' }), '4.00 credits taken back', null],
  [step('credits_given', { credits: '4.00', type: 'dispute_reversal' }), '4.00 credits given again', null],
  [step('credits_given', { credits: '1.50', type: 'bonus' }), 'Bonus of 1.50 credits', null],
];

describe('a step of a purchase', () => {
  it.each(steps.map(([told, what, detail]) => ({ told, what, detail })))(
    'reads "$what"',
    ({ told, what, detail }) => {
      expect(stepWords(told, 'u1')).toEqual({ what, detail });
    },
  );

  it.each([
    ['webhook', '1,000.00 credits credited by the webhook'],
    ['browser', '1,000.00 credits credited when the buyer came back'],
    ['job', '1,000.00 credits credited by the regular check at the payment provider'],
    ['admin', '1,000.00 credits credited by hand'],
    ['provider', '1,000.00 credits credited at once'],
    [null, '1,000.00 credits credited'],
  ] as const)('that credited by way of %s reads "%s"', (via, what) => {
    expect(stepWords(step('credited', { credits: '1000.00', type: 'purchase', via }), 'u1').what).toBe(what);
  });
});
