import { type Choice, type Credits, Refusal, type Terms, creditsFromNano, zeroCredits } from '@coffer/db';
import { creditsFor, minorFor } from '../payments/currency.ts';
import type { Offer, Pack, PaymentProvider } from '../payments/provider.ts';

/** What a buyer asks for. Prices and credits are never among it. */
export interface WantedChoice {
  /** One of the packs; the default one where none is named. */
  readonly priceId?: string | undefined;
  readonly quantity?: number | undefined;
  /** Whole credits, in place of a pack. */
  readonly amount?: number | undefined;
  /** Whether the card may be kept and charged again. */
  readonly savesCard?: boolean | undefined;
}

/** What a choice costs and gives, as far as it is known. */
export interface Chosen extends Choice {
  readonly priceId: string | null;
  readonly currency: string | null;
  readonly priceMinor: number | null;
  readonly terms: Terms | null;
}

/**
 * Reads a choice by what is on sale.
 * @throws Refusal `invalid_input` for what is not on sale, `payment_provider_failed` while its price is not known but needed.
 */
export function choose(payments: PaymentProvider, wanted: WantedChoice): Chosen {
  const savesCard = wanted.savesCard ?? false;
  if (wanted.amount !== undefined) return { ...chooseAmount(payments, wanted, wanted.amount), savesCard };
  const quantity = wanted.quantity ?? 1;
  const { packs, maxQuantity } = payments.shelf();
  if (quantity > maxQuantity) throw notOnSale(`At most ${maxQuantity} can be bought at once.`);
  const pack = packs.find(({ priceId }) => priceId === (wanted.priceId ?? payments.priceId));
  if (wanted.priceId !== undefined && !pack) throw notOnSale('This is not on sale any more.');
  return { ...choosePack(payments, pack, quantity), savesCard };
}

function choosePack(payments: PaymentProvider, pack: Pack | undefined, quantity: number) {
  const offer = pack?.offer ?? null;
  return {
    ...{ priceId: pack?.priceId ?? payments.priceId, quantity, freeAmount: false },
    bonus: creditsFromNano((pack?.bonus ?? zeroCredits) * BigInt(quantity)),
    currency: offer?.currency ?? null,
    priceMinor: offer && offer.priceMinor * quantity,
    terms: offer && termsOf(offer, quantity),
  };
}

/** What was on sale, and how many of it. */
export function termsOf({ credits, unitMinor }: Offer, quantity: number): Terms {
  return { unitCredits: credits, unitMinor, minQuantity: quantity, maxQuantity: quantity };
}

function chooseAmount(payments: PaymentProvider, { priceId, quantity }: WantedChoice, amount: number) {
  const limits = payments.shelf().freeAmount;
  if (limits === null || priceId !== undefined || (quantity ?? 1) !== 1) {
    throw notOnSale('An amount cannot be chosen here.');
  }
  const { min, max } = limits;
  if (amount < min || amount > max) throw notOnSale(`Choose an amount from ${min} to ${max} credits.`);
  const { currency } = payments.check().offer ?? {};
  if (currency === undefined) throw new Refusal('payment_provider_failed');
  const priceMinor = minorFor(amount, currency);
  const unitCredits: Credits = creditsFor(priceMinor, currency) ?? zeroCredits;
  const terms = { unitCredits, unitMinor: { [currency]: priceMinor }, minQuantity: 1, maxQuantity: 1 };
  const sold = { priceId: payments.priceId, quantity: 1, freeAmount: true, bonus: zeroCredits };
  return { ...sold, currency, priceMinor, terms };
}

function notOnSale(detail: string): Refusal {
  return new Refusal('invalid_input', { detail });
}
