import { describe, expect, it } from 'vitest';
import { needsPayment } from '../../dashboard/src/routes/(app)/cost-management/top-up-words.ts';

const card = { brand: 'visa', last4: '4242' };

describe('a payment to finish is offered', () => {
  it.each([
    ['needs_you', true],
    ['card_gone', true],
    ['declined', false],
    ['money_back', false],
    ['settings_changed', false],
    [null, false],
  ] as const)('for the pause %s: %s', (pausedFor, isOffered) => {
    expect(needsPayment({ isOn: true, card, pausedFor })).toBe(isOffered);
  });

  it('while no card is saved, and never while it is off', () => {
    expect(needsPayment({ isOn: true, card: null, pausedFor: null })).toBe(true);
    expect(needsPayment({ isOn: false, card: null, pausedFor: 'card_gone' })).toBe(false);
  });
});
