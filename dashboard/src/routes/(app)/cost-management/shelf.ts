import { creditsText } from '#lib/format/credits.ts';
import { priceWords } from '#lib/format/words.ts';
import type { Inputs, Outputs } from '#lib/views.ts';

export type Shelf = Outputs['purchase']['shelf'];
export type Pack = Shelf['packs'][number];
export type Choice = NonNullable<Inputs['purchase']['start']['choice']>;

/** What is known to be sold where that could not be asked: the default, whatever it is. */
export const UNKNOWN_SHELF: Shelf = { packs: [], maxQuantity: 1, freeAmount: null };

/**
 * What can be bought of what is sold: where prices are known, one that is not known is not there any more, or cannot be sold.
 * Where none is, as with a key that may not read them, all are offered.
 */
export function onlySellable(shelf: Shelf): Shelf {
  const known = shelf.packs.filter(({ amount }) => amount !== null);
  return known.length === 0 ? shelf : { ...shelf, packs: known };
}

/** Whether there is more than one thing to choose; else Buy Credits goes straight on for oneself. */
export function hasChoice({ packs, maxQuantity, freeAmount }: Shelf): boolean {
  return packs.length > 1 || maxQuantity > 1 || freeAmount !== null;
}

/** The price that a choice begins with: the one that was wished for while it is on sale, else the first. */
export function firstChoice(packs: readonly Pack[], wished: string | undefined): string {
  const found = packs.find(({ priceId }) => priceId === wished) ?? packs[0];
  return found?.priceId ?? '';
}

/** What a pack costs: "10.00 USD". Its name stands in while the price is not known. */
export function packPrice(pack: Pack): string {
  return pack.amount === null ? (pack.label ?? pack.priceId) : priceWords(pack);
}

/** What a pack gives: "10.00 credits and 5.00 as a bonus". */
export function packGives({ credits, bonus }: Pack): string {
  const given = credits === null ? 'Credits' : `${creditsText(credits)} credits`;
  return bonus === null ? given : `${given} and ${creditsText(bonus)} as a bonus`;
}

/** A whole number that a person typed, or what is wrong with it. */
export function readWhole(typed: string, limits: { min: number; max: number }): number | string {
  const within = `Enter a whole number from ${limits.min} to ${limits.max}.`;
  if (!/^\d{1,7}$/.test(typed.trim())) return within;
  const value = Number(typed);
  return value < limits.min || value > limits.max ? within : value;
}
