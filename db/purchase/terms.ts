import type { Credits } from '../ledger/credits.ts';
import type { Purchase } from './read.ts';

/**
 * What is on sale, noted when a purchase begins. A payment that fits it is credited by it, in whichever of the price's currencies
 * it came; any other is kept for an administrator.
 */
export interface Terms {
  /** Nanocredits that one unit gives. */
  readonly unitCredits: Credits;
  /** What one unit costs by lowercase currency, in minor units. */
  readonly unitMinor: Readonly<Record<string, number>>;
  /** How many units may be bought at once. */
  readonly minQuantity: number;
  readonly maxQuantity: number;
}

/** As a purchase stores it. */
export function writeTerms(terms: Terms): string {
  return JSON.stringify({ ...terms, unitCredits: terms.unitCredits.toString() });
}

/** What a purchase stored. */
export function readTerms(text: string): Terms {
  const stored = JSON.parse(text) as Omit<Terms, 'unitCredits'> & { readonly unitCredits: string };
  return { ...stored, unitCredits: BigInt(stored.unitCredits) as Credits };
}

/** What a subtotal buys under these terms, or why it does not fit them (a stable code). */
export function creditsUnder(
  terms: Terms,
  { currency, subtotalMinor }: { readonly currency: string | null; readonly subtotalMinor: number | null },
): Credits | 'currency_differs' | 'amount_differs' {
  const unitMinor = currency === null ? undefined : terms.unitMinor[currency];
  if (unitMinor === undefined) return 'currency_differs';
  if (subtotalMinor === null || subtotalMinor % unitMinor !== 0) return 'amount_differs';
  const quantity = subtotalMinor / unitMinor;
  if (quantity < terms.minQuantity || quantity > terms.maxQuantity) return 'amount_differs';
  return (terms.unitCredits * BigInt(quantity)) as Credits;
}

/** What a payment that does not fit its terms would be worth by their price, in nanocredits; null where they have none for it. */
export function worthUnder(
  { terms }: Pick<Purchase, 'terms'>,
  { currency, subtotalMinor }: { readonly currency: string | null; readonly subtotalMinor: number | null },
): Credits | null {
  if (terms === null || currency === null || subtotalMinor === null) return null;
  const { unitCredits, unitMinor } = readTerms(terms);
  const price = unitMinor[currency];
  if (price === undefined || price <= 0 || subtotalMinor <= 0) return null;
  return ((unitCredits * BigInt(subtotalMinor)) / BigInt(price)) as Credits;
}
