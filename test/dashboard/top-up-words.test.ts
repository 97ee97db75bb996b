import { describe, expect, it } from 'vitest';
import {
  needsPayment,
  standingText,
  type TopUp,
} from '../../dashboard/src/routes/(app)/cost-management/top-up-words.ts';

const card = { brand: 'visa', last4: '4242' };

describe('a payment to finish is offered', () => {
  it.each([
    ['needs_you', true],
    ['card_gone', true],
    ['declined', false],
    ['money_back', false],
    ['settings_changed', false],
    ['charged_elsewhere', false],
    [null, false],
  ] as const)('for the pause %s: %s', (pausedFor, isOffered) => {
    expect(needsPayment({ isOn: true, card, pausedFor })).toBe(isOffered);
  });

  it('while no card is saved, and never while it is off', () => {
    expect(needsPayment({ isOn: true, card: null, pausedFor: null })).toBe(true);
    expect(needsPayment({ isOn: false, card: null, pausedFor: 'card_gone' })).toBe(false);
  });
});

it('after a decline says when it is tried again in ordinary time', () => {
  const topUp: TopUp = {
    ...{ isOn: true, threshold: '5.00', priceId: 'price_credits', monthlyCap: '100.00', charged: '0.00' },
    ...{ currency: 'usd', card, pausedFor: null, declines: 1, last: null },
    notBefore: '2026-11-28T11:41:34.299Z',
  };
  expect(standingText(topUp, new Date('2026-11-28T11:40:00.000Z'))).toMatch(
    /Declined; tried again from today \d\d:\d\d\.$/,
  );
});
