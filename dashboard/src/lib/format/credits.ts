/** Amounts travel as decimal strings and are counted in nanocredits: no amount is ever a `Number` here. */

const DECIMALS = 9;
const NANO_PER_CREDIT = 10n ** BigInt(DECIMALS);
const SHAPE = /^([+\-\u2212])?(\d+)(?:\.(\d+))?$/;

/** The range of one wallet: signed 64-bit nanocredits. */
const MAX_NANO = 2n ** 63n - 1n;

/** Why a typed amount cannot be posted. */
export type AmountProblem = 'empty' | 'malformed' | 'too_precise' | 'not_positive' | 'too_large';

/** An amount cut for the eye: `whole` grouped, `fraction` what is shown, `rest` the digits left out. */
export interface ShownAmount {
  sign: '' | '+' | '\u2212';
  whole: string;
  fraction: string;
  rest: string;
  /** Every digit, for hovering and for screen readers. */
  exact: string;
}

/** Nanocredits of a decimal string such as "-12.5", or null when it is none or finer than nine decimals. */
export function parseNano(text: string): bigint | null {
  const match = SHAPE.exec(text.trim());
  if (!match) return null;
  const fraction = match[3] ?? '';
  if (fraction.length > DECIMALS) return null;
  const nano = BigInt(match[2] ?? '0') * NANO_PER_CREDIT + BigInt(fraction.padEnd(DECIMALS, '0'));
  return match[1] && match[1] !== '+' ? -nano : nano;
}

/** The canonical decimal string of nanocredits: at least two decimals, no trailing zeros beyond them. */
export function formatNano(nano: bigint): string {
  const { whole, fraction } = digits(nano < 0n ? -nano : nano);
  return `${nano < 0n ? '-' : ''}${whole}.${fraction}`;
}

/** Digits of an amount a person typed, as the canonical string, or what is wrong with it. */
export function readTypedAmount(
  text: string,
  { mayBeZero = false } = {},
): { amount: string } | { problem: AmountProblem } {
  const typed = text.trim().replaceAll(/(?<=\d)[, \u00a0\u202f](?=\d{3}(?:\D|$))/g, '');
  if (typed === '') return { problem: 'empty' };
  if (/^\+?\d+\.\d{10,}$/.test(typed)) return { problem: 'too_precise' };
  const nano = parseNano(typed);
  if (nano === null) return { problem: 'malformed' };
  if (nano < 0n || (nano === 0n && !mayBeZero)) return { problem: 'not_positive' };
  return nano > MAX_NANO ? { problem: 'too_large' } : { amount: formatNano(nano) };
}

/** `a + b` of two decimal strings, exactly. Both must be well formed. */
export function addCredits(a: string, b: string): string {
  return formatNano(nanoOf(a) + nanoOf(b));
}

/** `a - b` of two decimal strings, exactly. Both must be well formed. */
export function subtractCredits(a: string, b: string): string {
  return formatNano(nanoOf(a) - nanoOf(b));
}

/** -1, 0 or 1: the sign of a decimal string. */
export function signOf(amount: string): -1 | 0 | 1 {
  const nano = nanoOf(amount);
  if (nano === 0n) return 0;
  return nano < 0n ? -1 : 1;
}

/**
 * Cuts an amount for display: two decimals, up to four where they matter, all of them below one credit. What is
 * left out stays in `rest`, so that copying still gives the exact figure. `signed` also marks gains with a plus.
 */
export function showCredits(amount: string, signed = false): ShownAmount {
  const nano = nanoOf(amount);
  const { whole, fraction } = digits(nano < 0n ? -nano : nano);
  const shown = whole === '0' || fraction.length <= 4 ? fraction : fraction.slice(0, 4);
  const sign = nano < 0n ? '\u2212' : signed && nano > 0n ? '+' : '';
  const grouped = group(whole);
  return {
    sign,
    whole: grouped,
    fraction: shown,
    rest: fraction.slice(shown.length),
    exact: `${sign}${grouped}.${fraction}`,
  };
}

/**
 * How many decimals the longest of some amounts shows: the room a column keeps right of its points. `isExact` where
 * none are left out.
 */
export function decimalsOf(amounts: readonly string[], { isExact = false } = {}): number {
  const shown = amounts.map((amount) => showCredits(amount));
  return Math.max(2, ...shown.map(({ fraction, rest }) => fraction.length + (isExact ? rest.length : 0)));
}

/** One string of `showCredits`, for sentences. */
export function creditsText(amount: string, signed = false): string {
  return showCredits(amount, signed).exact;
}

function nanoOf(amount: string): bigint {
  const nano = parseNano(amount);
  if (nano === null) throw new Error(`Not a decimal amount: ${amount}`);
  return nano;
}

function digits(magnitude: bigint): { whole: string; fraction: string } {
  const fraction = (magnitude % NANO_PER_CREDIT).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  return { whole: (magnitude / NANO_PER_CREDIT).toString(), fraction: fraction.padEnd(2, '0') };
}

function group(whole: string): string {
  return whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** What it means that a movement leaves less than nothing, by how much there was before it. */
export function belowZeroText(before: string): string {
  const how = signOf(before) < 0 ? 'stays below zero' : 'goes below zero';
  return `The balance ${how}: nothing can be spent until it is made good.`;
}
