import { Refusal } from '../refusal.ts';
import { maxNano } from './rules/wallet.ts';

declare const creditsBrand: unique symbol;

/** An amount in nanocredits: 1 credit = 10^9. Signed, at most 64 bits, never a float. */
export type Credits = bigint & { readonly [creditsBrand]: true };

const decimals = 9;
export const nanoPerCredit = 10n ** BigInt(decimals);

const plainDecimal = /^-?\d{1,19}(?:\.\d{1,9})?$/;

export const zeroCredits = 0n as Credits;

/**
 * Takes an exact count of nanocredits as an amount.
 * @throws Refusal `amount_out_of_range` beyond 64 bits.
 */
export function creditsFromNano(nano: bigint): Credits {
  if (nano > maxNano || nano < -maxNano) throw new Refusal('amount_out_of_range');
  return nano as Credits;
}

/**
 * Reads an amount as people write it: "10", "0.5", "-0.000000001".
 * @throws Refusal `amount_invalid` for exponents, signs other than a leading minus, blanks or anything that is
 * not a plain decimal; `amount_too_fine` beyond 9 decimals; `amount_out_of_range` beyond 64 bits. Never rounds.
 */
export function parseCredits(text: string): Credits {
  if (!plainDecimal.test(text)) {
    throw new Refusal(/^-?\d+\.\d{10,}$/.test(text) ? 'amount_too_fine' : notPlain(text));
  }
  const point = `${text}.`.indexOf('.');
  return creditsFromNano(BigInt(text.slice(0, point) + text.slice(point + 1).padEnd(decimals, '0')));
}

function notPlain(text: string): 'amount_out_of_range' | 'amount_invalid' {
  return /^-?\d{20,}(\.\d+)?$/.test(text) ? 'amount_out_of_range' : 'amount_invalid';
}

/** Writes an amount in plain notation with two decimals, or as many more as it needs: "100.00", "0.000000001". */
export function formatCredits(amount: bigint): string {
  const sign = amount < 0n ? '-' : '';
  const nano = amount < 0n ? -amount : amount;
  const fraction = (nano % nanoPerCredit).toString().padStart(decimals, '0').replace(/0+$/, '');
  return `${sign}${nano / nanoPerCredit}.${fraction.padEnd(2, '0')}`;
}

/**
 * Adds two amounts.
 * @throws Refusal `amount_out_of_range` when the sum leaves 64 bits.
 */
export function addCredits(left: Credits, right: Credits): Credits {
  return creditsFromNano(left + right);
}

/** Turns an amount around: what was taken is given, and the reverse. */
export function negateCredits(amount: Credits): Credits {
  return -amount as Credits;
}
