import { assert, bigInt, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCredits,
  creditsFromNano,
  formatCredits,
  negateCredits,
  parseCredits,
} from '../../../db/ledger/credits.ts';
import { outcome } from '../open.ts';

const maxNano = 2n ** 63n - 1n;

describe('credits', () => {
  it.each([
    ['0', 0n, '0.00'],
    ['10', 10_000_000_000n, '10.00'],
    ['0.5', 500_000_000n, '0.50'],
    ['0.50', 500_000_000n, '0.50'],
    ['-0.000000001', -1n, '-0.000000001'],
    ['-0', 0n, '0.00'],
    ['007.10', 7_100_000_000n, '7.10'],
    ['1.123456789', 1_123_456_789n, '1.123456789'],
    ['9223372036.854775807', maxNano, '9223372036.854775807'],
    ['-9223372036.854775807', -maxNano, '-9223372036.854775807'],
  ])('reads %s as %i nanocredits and writes %s', (text, nano, written) => {
    expect(parseCredits(text)).toBe(nano);
    expect(formatCredits(nano)).toBe(written);
  });

  it.each([
    ['', 'amount_invalid'],
    ['.5', 'amount_invalid'],
    ['1.', 'amount_invalid'],
    ['+1', 'amount_invalid'],
    ['--1', 'amount_invalid'],
    ['1e3', 'amount_invalid'],
    ['1,5', 'amount_invalid'],
    ['1_000', 'amount_invalid'],
    [' 1', 'amount_invalid'],
    ['1\n', 'amount_invalid'],
    ['0x10', 'amount_invalid'],
    ['NaN', 'amount_invalid'],
    ['x0.0000000001', 'amount_invalid'],
    ['0.0000000001x', 'amount_invalid'],
    ['x100000000000000000000', 'amount_invalid'],
    ['100000000000000000000x', 'amount_invalid'],
    ['Infinity', 'amount_invalid'],
    ['\u0661', 'amount_invalid'],
    ['0.0000000001', 'amount_too_fine'],
    ['-1.1000000000', 'amount_too_fine'],
    ['10.0000000001', 'amount_too_fine'],
    ['9223372036.854775808', 'amount_out_of_range'],
    ['-9223372036.854775808', 'amount_out_of_range'],
    ['9999999999999999999', 'amount_out_of_range'],
    ['100000000000000000000', 'amount_out_of_range'],
    ['-100000000000000000000.5', 'amount_out_of_range'],
    ['100000000000000000000.25', 'amount_out_of_range'],
  ])('refuse %j as %s', (text, code) => {
    expect(outcome(() => parseCredits(text))).toBe(code);
  });

  it('come back as they were from every text they are written as', () => {
    assert(
      property(bigInt({ min: -maxNano, max: maxNano }), (nano) => {
        expect(parseCredits(formatCredits(nano))).toBe(nano);
      }),
    );
  });

  it('add exactly, and refuse a sum beyond 64 bits', () => {
    expect(formatCredits(addCredits(parseCredits('0.1'), parseCredits('0.2')))).toBe('0.30');
    expect(outcome(() => addCredits(creditsFromNano(maxNano), creditsFromNano(1n)))).toBe(
      'amount_out_of_range',
    );
  });

  it('turn around and back', () => {
    const amount = parseCredits('5.25');
    expect(formatCredits(negateCredits(amount))).toBe('-5.25');
    expect(negateCredits(negateCredits(amount))).toBe(amount);
  });
});
