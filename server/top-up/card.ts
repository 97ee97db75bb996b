import { type TopUp, changeTopUp, getPurchase } from '@coffer/db';
import type { Deps } from '../deps.ts';
import { ProviderFailure } from '../payments/provider.ts';

type CardDeps = Pick<Deps, 'db' | 'payments'>;

/** Notes the card of the checkout in which its owner agreed, once that is paid. Whoever pays there has acted: it goes on. */
export async function noteCard({ db, payments }: CardDeps, { userId, consentId }: TopUp): Promise<void> {
  const consent = consentId === null ? null : await getPurchase(db, consentId);
  const cards = payments?.cards;
  if (!cards || !consent || consent.transactionSeq === null || consent.checkoutId === null) return;
  try {
    const card = await cards.savedIn(consent.checkoutId);
    if (card === null) {
      await changeTopUp(db, { userId, values: { consentId: null } });
      return;
    }
    const saved = { cardId: card.id, cardBrand: card.brand, cardLast4: card.last4 };
    const goesOn = { consentId: null, pausedFor: null, declines: 0, notBefore: null };
    await changeTopUp(db, { userId, values: { ...saved, ...goesOn } });
  } catch (error) {
    // It is asked again in the next round.
    if (!(error instanceof ProviderFailure)) throw error;
  }
}
