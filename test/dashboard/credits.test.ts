import { assert, bigInt, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCredits,
  belowZeroText,
  creditsText,
  decimalsOf,
  formatNano,
  parseNano,
  readTypedAmount,
  showCredits,
  signOf,
  subtractCredits,
} from '../../dashboard/src/lib/format/credits.ts';

describe('amounts', () => {
  it('read and write every amount of a wallet without losing a digit', () => {
    assert(
      property(bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (nano) => {
        expect(parseNano(formatNano(nano))).toBe(nano);
      }),
    );
  });

  it('add and subtract exactly where floating point does not', () => {
    expect(addCredits('0.1', '0.2')).toBe('0.30');
    expect(addCredits('9007199254740993', '0.000000001')).toBe('9007199254740993.000000001');
    expect(subtractCredits('0.30', '0.1')).toBe('0.20');
    expect(subtractCredits('1.00', '2.5')).toBe('-1.50');
  });

  it.each([
    ['', null],
    ['abc', null],
    ['1e3', null],
    ['1.', null],
    ['.5', null],
    ['1.0000000001', null],
    ['NaN', null],
    ['-0.5', -500_000_000n],
    ['\u22120.5', -500_000_000n],
    ['+7', 7_000_000_000n],
  ])('reads %j as %s', (text, nano) => {
    expect(parseNano(text)).toBe(nano);
  });

  it('know their sign', () => {
    expect(['-0.01', '0.00', '0.000000001'].map(signOf)).toEqual([-1, 0, 1]);
  });

  it('refuse to calculate with what is no amount', () => {
    expect(() => addCredits('1', 'x')).toThrow('Not a decimal amount');
  });
});

describe('shown amounts', () => {
  it.each([
    ['1234567.5', '1,234,567.50'],
    ['1000', '1,000.00'],
    ['999', '999.00'],
    ['12.345', '12.345'],
    ['-5', '\u22125.00'],
    ['0', '0.00'],
    ['0.000123456', '0.000123456'],
  ])('show %s as %s', (amount, text) => {
    const shown = showCredits(amount);
    expect(`${shown.sign}${shown.whole}.${shown.fraction}`).toBe(text);
    expect(shown.rest).toBe('');
  });

  it('keep what they leave out, so that copying gives the exact figure', () => {
    expect(showCredits('1101.079876544')).toEqual({
      sign: '',
      whole: '1,101',
      fraction: '0798',
      rest: '76544',
      exact: '1,101.079876544',
    });
  });

  it('mark gains with a plus and losses with a true minus when they are movements', () => {
    expect(creditsText('5', true)).toBe('+5.00');
    expect(creditsText('-5', true)).toBe('\u22125.00');
    expect(creditsText('0', true)).toBe('0.00');
  });

  it('tell a column how much room its fractions need', () => {
    expect(decimalsOf([])).toBe(2);
    expect(decimalsOf(['1.00', '-0.123', '7.5'])).toBe(3);
    expect(decimalsOf(['5.123456789'])).toBe(4);
    expect(decimalsOf(['5.123456789'], { isExact: true })).toBe(9);
  });
});

describe('typed amounts', () => {
  it.each([
    ['25', { amount: '25.00' }],
    [' 0.50 ', { amount: '0.50' }],
    ['1,000.5', { amount: '1000.50' }],
    ['1 000 000', { amount: '1000000.00' }],
    ['', { problem: 'empty' }],
    ['ten', { problem: 'malformed' }],
    ['1,5', { problem: 'malformed' }],
    ['0', { problem: 'not_positive' }],
    ['-3', { problem: 'not_positive' }],
    ['0.0000000001', { problem: 'too_precise' }],
    ['9223372036.854775807', { amount: '9223372036.854775807' }],
    ['9223372036.854775808', { problem: 'too_large' }],
  ])('%j comes to %o', (typed, result) => {
    expect(readTypedAmount(typed)).toEqual(result);
  });

  it('may be nothing at all where that means something', () => {
    expect(readTypedAmount('0', { mayBeZero: true })).toEqual({ amount: '0.00' });
    expect(readTypedAmount('-1', { mayBeZero: true })).toEqual({ problem: 'not_positive' });
  });
});

it('a balance below zero goes there, or was there already', () => {
  expect(belowZeroText('3.00')).toMatch(/^The balance goes below zero/);
  expect(belowZeroText('0.00')).toMatch(/^The balance goes below zero/);
  expect(belowZeroText('-3.00')).toMatch(/^The balance stays below zero/);
});
