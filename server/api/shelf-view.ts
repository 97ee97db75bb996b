import { formatCredits } from '@coffer/db';
import { formatMinor } from '../payments/currency.ts';
import type { Pack, PaymentProvider } from '../payments/provider.ts';

/** Shows what can be bought. A pack whose price is not known yet has no figures. */
export function viewShelf(payments: PaymentProvider | null) {
  const { packs, maxQuantity, freeAmount } = payments?.shelf() ?? {
    ...{ packs: [], maxQuantity: 1, freeAmount: null },
  };
  return {
    packs: packs.map(viewPack),
    maxQuantity,
    freeAmount: freeAmount && { ...freeAmount, currency: payments?.check().offer?.currency ?? null },
  };
}

function viewPack({ priceId, bonus, offer }: Pack) {
  return {
    priceId,
    label: offer?.label ?? null,
    amount: offer && formatMinor(offer.priceMinor, offer.currency),
    currency: offer?.currency ?? null,
    credits: offer && formatCredits(offer.credits),
    bonus: bonus === 0n ? null : formatCredits(bonus),
  };
}
