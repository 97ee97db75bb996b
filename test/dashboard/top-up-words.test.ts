import { describe, expect, it } from 'vitest';
import {
  needsPayment,
  standingBadge,
  standingText,
  tooLittleText,
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

  it('not where what was wished for cannot be bought any more: it is saved again first', () => {
    const topUp: TopUp = { ...started, card: null, pausedFor: 'settings_changed' };
    expect(needsPayment(topUp)).toBe(false);
    expect(standingText(topUp, new Date())).toContain('Save again if you still want it.');
  });
});

const started: TopUp = {
  ...{ isOn: true, threshold: '5.00', priceId: 'price_credits', monthlyCap: '100.00', charged: '0.00' },
  ...{ currency: 'usd', card, pausedFor: null, declines: 0, last: null, notBefore: null, restsUntil: null },
};

it('after a decline says when it is tried again in ordinary time', () => {
  const topUp: TopUp = { ...started, declines: 1, notBefore: '2026-11-28T11:41:34.299Z' };
  expect(standingText(topUp, new Date('2026-11-28T11:40:00.000Z'))).toMatch(
    /Declined; tried again from today \d\d:\d\d\.$/,
  );
});

it('says why it waits though it is on, as after saving again, until that is over', () => {
  const topUp: TopUp = { ...started, restsUntil: '2026-11-28T11:50:00.000Z' };
  expect(standingText(topUp, new Date('2026-11-28T11:40:00.000Z'))).toMatch(
    /this month\. The next charge is made from today \d\d:\d\d at the earliest\.$/,
  );
  for (const told of [topUp, started]) {
    expect(standingText(told, new Date('2026-11-28T11:50:00.000Z'))).toMatch(/this month\.$/);
  }
});

it('says who can add credits that were paid for and are not here, and that nothing is charged until then', () => {
  const text = standingText({ ...started, pausedFor: 'charged_elsewhere' }, new Date());
  expect(text).toContain('Nothing more is charged: ask an administrator to add them, then save again.');
});

it.each([
  [{ isOn: false, card, pausedFor: 'declined' }, 'Off'],
  [{ isOn: true, card: null, pausedFor: null }, 'Waiting'],
  [{ isOn: true, card, pausedFor: 'needs_you' }, 'Paused'],
  [{ isOn: true, card: null, pausedFor: 'settings_changed' }, 'Paused'],
  [{ isOn: true, card, pausedFor: null }, 'On'],
] as const)('%o is called %s', (topUp, words) => {
  expect(standingBadge(topUp).words).toBe(words);
});

describe('a top-up that gives too little', () => {
  it.each([
    ['20', '10.00', null, true],
    ['20', '10.00', '5.00', true],
    ['20', '10.00', '10.00', false],
    ['10', '10.00', null, false],
    ['10.000000001', '10.00', null, true],
    ['5', null, null, false],
  ] as const)('below %s for %s and a bonus of %s is said: %s', (threshold, credits, bonus, isSaid) => {
    expect(tooLittleText(threshold, { credits, bonus }) !== null).toBe(isSaid);
  });

  it('is told of in figures', () => {
    expect(tooLittleText('20', { credits: '10.00', bonus: '2.00' })).toContain(
      'gives 12.00 credits, fewer than 20.00',
    );
  });
});
