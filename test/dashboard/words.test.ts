import { describe, expect, it } from 'vitest';
import { isCurrent, mayDiscard, standingOf } from '../../dashboard/src/lib/format/purchase.ts';
import {
  actorWords,
  crediteeWords,
  isPaidByAnother,
  priceWords,
} from '../../dashboard/src/lib/format/words.ts';
import type { Purchase } from '../../dashboard/src/lib/views.ts';

const NOW = new Date('2026-11-24T13:00:00.000Z');

function purchase(changes: Partial<Purchase>): Purchase {
  return {
    id: 'p1',
    checkoutId: 'cs_1',
    state: 'open',
    provider: 'stripe',
    userId: 'u1',
    payerId: 'u1',
    creditee: null,
    amount: '10.00',
    currency: 'usd',
    credits: null,
    bonus: null,
    quantity: 1,
    kind: 'checkout',
    transactionId: null,
    refunded: null,
    reason: null,
    flagged: false,
    isResolved: false,
    url: null,
    createdAt: '2026-11-24T12:00:00.000Z',
    updatedAt: '2026-11-24T12:00:00.000Z',
    paidAt: null,
    ...changes,
  };
}

const money = { amount: '2.00', currency: 'usd', minor: 200, decimals: 2 };

describe('purchases', () => {
  it.each([
    [{ state: 'open' }, 'Waiting for Stripe'],
    [{ state: 'open', provider: 'dummy' }, 'Waiting for the payment'],
    [{ state: 'processing' }, 'Payment processing'],
    [{ state: 'paid' }, 'Paid, crediting'],
    [{ state: 'paid', transactionId: 't1' }, 'Credited'],
    [{ state: 'paid', transactionId: 't1', refunded: money }, 'Partly refunded'],
    [{ state: 'paid', transactionId: 't1', refunded: null }, 'Credited'],
    [{ state: 'failed' }, 'Failed'],
    [{ state: 'expired' }, 'Expired'],
    [{ state: 'refunded' }, 'Refunded'],
    [{ state: 'disputed' }, 'Disputed'],
    [{ state: 'paid', flagged: true }, 'Kept, not credited'],
    [{ state: 'failed', isResolved: true }, 'Dealt with'],
  ] as const)('%o stand as "%s"', (changes, words) => {
    expect(standingOf(purchase(changes)).words).toBe(words);
  });

  it.each([
    [{}, true],
    [{ state: 'processing' }, false],
    [{ state: 'paid' }, false],
    [{ provider: 'dummy' }, false],
    [{ kind: 'top_up' }, false],
    [{ checkoutId: null }, false],
    [{ payerId: '' }, false],
  ] as const)('%o may be discarded: %s', (changes, may) => {
    expect(mayDiscard(purchase(changes))).toBe(may);
  });

  it('name whom they are for, where that is not who pays', () => {
    expect(crediteeWords(purchase({}))).toBeNull();
    expect(crediteeWords(purchase({ creditee: { id: 'u2', name: 'Rosa' } }))).toBe('Rosa');
    expect(crediteeWords(purchase({ creditee: { id: 'u2', name: null } }))).toBe('a former user');
  });

  it('say that somebody else pays only to who is not told whom', () => {
    expect(isPaidByAnother(purchase({ payerId: '' }))).toBe(true);
    expect(isPaidByAnother(purchase({ payerId: 'u2' }))).toBe(false);
  });

  it('say the server’s reason before our own explanation', () => {
    expect(standingOf(purchase({ state: 'failed', reason: 'The card was declined.' })).meaning).toBe(
      'The card was declined.',
    );
    expect(standingOf(purchase({ state: 'failed' })).meaning).toContain('Nobody was charged');
  });

  it.each([
    [{ state: 'open' }, true],
    [{ state: 'processing' }, true],
    [{ state: 'failed' }, true],
    [{ state: 'paid' }, true],
    [{ state: 'paid', transactionId: 't1', paidAt: '2026-11-24T12:59:00.000Z' }, true],
    [{ state: 'paid', transactionId: 't1', paidAt: '2026-11-24T12:57:00.000Z' }, false],
    [{ state: 'paid', flagged: true, paidAt: '2026-11-20T12:00:00.000Z' }, true],
    [{ state: 'expired' }, false],
    [{ state: 'refunded' }, false],
  ] as const)('%o still have something to say: %s', (changes, expected) => {
    expect(isCurrent(purchase(changes), NOW)).toBe(expected);
  });

  it('name their price with its currency', () => {
    expect(priceWords({ amount: '10.00', currency: 'usd' })).toBe('10.00 USD');
    expect(priceWords({ amount: '10.00', currency: null })).toBe('10.00');
    expect(priceWords({ amount: null, currency: null })).toBe('Purchase');
  });
});

describe('actors', () => {
  it.each([
    [{ type: 'user', id: 'u1', name: 'Ada' }, 'you'],
    [{ type: 'user', id: 'u2', name: 'Grace' }, 'Grace'],
    [{ type: 'user', id: null, name: 'Administrator' }, 'an administrator'],
    [{ type: 'user', id: 'u3', name: null }, 'a former user'],
    [{ type: 'api_key', id: 'k1', name: 'CI' }, 'API key CI'],
    [{ type: 'api_key', id: null, name: null }, 'an API key'],
    [{ type: 'api_key', id: null, name: 'Application' }, 'an application'],
    [{ type: 'provider', id: 'stripe', name: 'stripe' }, 'Stripe'],
    [{ type: 'provider', id: 'dummy', name: 'dummy' }, 'the dummy provider'],
    [{ type: 'provider', id: 'other', name: 'Other' }, 'Other'],
    [{ type: 'system', id: null, name: null }, 'Coffer'],
  ] as const)('%o read "%s"', (actor, words) => {
    expect(actorWords(actor, 'u1')).toBe(words);
  });
});
