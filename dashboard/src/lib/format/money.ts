/** Money as the server counts it: whole minor units of a currency, and how many decimals these stand for. */
export interface Money {
  amount: string;
  currency: string;
  minor: number;
  decimals: number;
}

export type MoneyProblem = 'empty' | 'malformed' | 'too_precise' | 'not_positive' | 'too_much';

/** "12.00 USD". */
export function moneyText({ amount, currency }: Pick<Money, 'amount' | 'currency'>): string {
  return `${amount} ${currency.toUpperCase()}`;
}

/** What a person typed in minor units, at most what is left; or what is wrong with it. */
export function readTypedMoney(
  text: string,
  left: Pick<Money, 'minor' | 'decimals'>,
): { minor: number } | { problem: MoneyProblem } {
  const typed = text.trim();
  if (typed === '') return { problem: 'empty' };
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(typed);
  if (!match) return { problem: 'malformed' };
  const fraction = match[2] ?? '';
  if (fraction.length > left.decimals) return { problem: 'too_precise' };
  const minor = Number(`${match[1]}${fraction.padEnd(left.decimals, '0')}`);
  if (minor === 0) return { problem: 'not_positive' };
  return minor > left.minor ? { problem: 'too_much' } : { minor };
}
