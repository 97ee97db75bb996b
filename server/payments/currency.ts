import { type Credits, Refusal, creditsFromNano, nanoPerCredit } from '@coffer/db';

// As Stripe counts, whatever ISO 4217 says: ISK and UGX have no smaller coin, but Stripe keeps them with two decimals
// (5 UGX is 500), and HUF and TWD are charged with two. https://docs.stripe.com/currencies
const withoutDecimals = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const withThreeDecimals = new Set('bhd jod kwd omr tnd'.split(' '));

/** How many decimals a currency's minor unit stands for: 0, 2 or 3. `currency` is a lowercase ISO code. */
export function decimalsOf(currency: string): number {
  if (withoutDecimals.has(currency)) return 0;
  return withThreeDecimals.has(currency) ? 3 : 2;
}

/**
 * What an amount of money buys: 1.00 of any currency is 1 credit. Exact, for every currency.
 * Null where the figures make no amount: not a whole count of minor units, not above 0, or more than a wallet holds.
 */
export function creditsFor(amountMinor: number | null, currency: string | null): Credits | null {
  if (amountMinor === null || currency === null || !/^[a-z]{3}$/.test(currency)) return null;
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) return null;
  try {
    return creditsFromNano((BigInt(amountMinor) * nanoPerCredit) / 10n ** BigInt(decimalsOf(currency)));
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** What so many whole credits cost, in minor units: 1 credit is 1.00 of the currency. */
export function minorFor(wholeCredits: number, currency: string): number {
  return wholeCredits * 10 ** decimalsOf(currency);
}

/** Writes minor units as the major amount that people read: 1050 usd is "10.50", 500 jpy "500". */
export function formatMinor(amountMinor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = BigInt(amountMinor)
    .toString()
    .padStart(decimals + 1, '0');
  if (decimals === 0) return digits;
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The same with its currency, as in "10.50 USD"; alone where the currency is not known (''). */
export function formatMoney(amountMinor: number, currency: string): string {
  return `${formatMinor(amountMinor, currency)} ${currency.toUpperCase()}`.trim();
}
