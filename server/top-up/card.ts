import { type TopUp, getPurchase, getTopUp, keepCard } from '@coffer/db';
import type { Deps } from '../deps.ts';
import type { Cards, SavedCard } from '../payments/cards.ts';
import { ProviderFailure } from '../payments/provider.ts';

type CardDeps = Pick<Deps, 'db' | 'payments'>;

/**
 * Keeps the card of the checkout in which its owner agreed, once that is paid, in the place of an earlier one. Whichever of
 * the two is not to be charged after that is forgotten at the provider too.
 * @returns False while the provider does not say which card that is: until then none is to be charged.
 */
export async function noteCard(
  { db, payments }: CardDeps,
  { userId, consentId, cardId }: TopUp,
): Promise<boolean> {
  const consent = consentId === null ? null : await getPurchase(db, consentId);
  const cards = payments?.cards;
  if (!cards || !consent || consent.transactionSeq === null || consent.checkoutId === null) return true;
  try {
    const card = await savedIn(cards, consent.checkoutId);
    await keepCard(db, { userId, consentId: consent.id, card });
    // Its owner may have had it forgotten meanwhile.
    const kept = (await getTopUp(db, userId))?.cardId;
    for (const id of [cardId, card?.id]) if (id && id !== kept) await cards.remove(id);
    return true;
  } catch (error) {
    // It is asked again in the next round.
    if (!(error instanceof ProviderFailure)) throw error;
    return false;
  }
}

/** The card of a checkout; none where the provider does not know that, as under another account's key. */
async function savedIn(cards: Cards, checkoutId: string): Promise<SavedCard | null> {
  try {
    return await cards.savedIn(checkoutId);
  } catch (error) {
    if (error instanceof ProviderFailure && error.reason === 'provider_refused') return null;
    throw error;
  }
}
