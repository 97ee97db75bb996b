import { creditsFromNano, formatCredits } from '@coffer/db';
import { creditsFor, formatMinor } from '@coffer/server/payments/currency.ts';
import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';

const twoDecimals = ['usd', 'eur', 'gbp', 'isk', 'ugx', 'huf', 'twd'];
const noDecimals = 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' ');
const threeDecimals = ['bhd', 'jod', 'kwd', 'omr', 'tnd'];

describe('money', () => {
  it.each([
    [1000, 'usd', '10.00', '10.00'],
    [1050, 'usd', '10.50', '10.50'],
    [1, 'eur', '0.01', '0.01'],
    [1000, 'jpy', '1000.00', '1000'],
    [1, 'krw', '1.00', '1'],
    [1500, 'kwd', '1.50', '1.500'],
    [1005, 'bhd', '1.005', '1.005'],
    [500, 'ugx', '5.00', '5.00'],
    [500, 'isk', '5.00', '5.00'],
    [9_007_199_254_740_991, 'krw', null, '9007199254740991'],
  ])('of %i %s buys %s credits and is written %s', (minor, currency, credits, written) => {
    const bought = creditsFor(minor, currency);
    expect(bought && formatCredits(bought)).toBe(credits);
    expect(formatMinor(minor, currency)).toBe(written);
  });

  it.each([
    [0, 'usd'],
    [-100, 'usd'],
    [10.5, 'usd'],
    [Number.NaN, 'usd'],
    [2 ** 53, 'usd'],
    [null, 'usd'],
    [1000, null],
    [1000, ''],
    [1000, 'USD'],
    [1000, 'dollar'],
  ])('of %s in %s buys nothing', (minor, currency) => {
    expect(creditsFor(minor, currency)).toBeNull();
  });

  it.each([
    [0, noDecimals],
    [2, twoDecimals],
    [3, threeDecimals],
  ])('of any currency with %i decimals buys exactly what it is', (decimals, currencies) => {
    const amounts = integer({ min: 1, max: 999_999_999 });
    assert(
      property(amounts, constantFrom(...currencies), (minor, currency) => {
        const credits = creditsFor(minor, currency);
        expect(credits).toBe(creditsFromNano(BigInt(minor) * 10n ** BigInt(9 - decimals)));
        const [whole, fraction = ''] = formatMinor(minor, currency).split('.');
        expect(fraction).toHaveLength(decimals);
        expect(Number(`${whole}${fraction}`)).toBe(minor);
        expect(Number(formatMinor(minor, currency))).toBeCloseTo(Number(formatCredits(credits ?? 0n)), 3);
      }),
    );
  });
});
