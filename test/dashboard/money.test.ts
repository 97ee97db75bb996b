import { describe, expect, it } from 'vitest';
import { moneyText, readTypedMoney } from '../../dashboard/src/lib/format/money.ts';

describe('money', () => {
  it.each([
    ['12.00', 'usd', '12.00 USD'],
    ['1200', 'jpy', '1200 JPY'],
    ['1.500', 'kwd', '1.500 KWD'],
  ])('of %s in %s reads "%s"', (amount, currency, text) => {
    expect(moneyText({ amount, currency })).toBe(text);
  });

  it.each([
    // What is typed, what is left in minor units, the currency's decimals.
    ['4', 1000, 2, { minor: 400 }],
    ['4.5', 1000, 2, { minor: 450 }],
    [' 4.05 ', 1000, 2, { minor: 405 }],
    ['10.00', 1000, 2, { minor: 1000 }],
    ['0.01', 1000, 2, { minor: 1 }],
    ['1200', 1200, 0, { minor: 1200 }],
    ['1.234', 5000, 3, { minor: 1234 }],
    ['', 1000, 2, { problem: 'empty' }],
    ['   ', 1000, 2, { problem: 'empty' }],
    ['ten', 1000, 2, { problem: 'malformed' }],
    ['-4', 1000, 2, { problem: 'malformed' }],
    ['1e2', 1000, 2, { problem: 'malformed' }],
    ['4,50', 1000, 2, { problem: 'malformed' }],
    ['.5', 1000, 2, { problem: 'malformed' }],
    ['4.', 1000, 2, { problem: 'malformed' }],
    ['1234567890123', 1000, 2, { problem: 'malformed' }],
    ['4.005', 1000, 2, { problem: 'too_precise' }],
    ['12.5', 1200, 0, { problem: 'too_precise' }],
    ['0', 1000, 2, { problem: 'not_positive' }],
    ['0.00', 1000, 2, { problem: 'not_positive' }],
    ['10.01', 1000, 2, { problem: 'too_much' }],
    ['999999999999.99', 1000, 2, { problem: 'too_much' }],
  ])('typed as %j, with %i left at %i decimals, comes to %o', (typed, minor, decimals, result) => {
    expect(readTypedMoney(typed, { minor, decimals })).toEqual(result);
  });
});
