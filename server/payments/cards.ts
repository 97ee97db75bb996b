import type { CheckoutReport, Purchase } from '@coffer/db';

/** Papers of a payment, kept at the provider. */
export interface Receipt {
  readonly receiptUrl: string | null;
  readonly invoice: {
    readonly number: string | null;
    readonly url: string | null;
    readonly pdfUrl: string | null;
  } | null;
}

export interface SavedCard {
  readonly id: string;
  readonly brand: string | null;
  readonly last4: string | null;
}

/** Charges cards that their owners agreed to have kept. */
export interface Cards {
  /**
   * The card that a paid checkout saved; null where it saved none.
   * @throws ProviderFailure.
   */
  savedIn(checkoutId: string): Promise<SavedCard | null>;

  /**
   * Charges a card while its owner is not there, and reports how that went. Any number of calls for one purchase charge once;
   * `isResumed` says that an earlier one may have.
   * @throws ProviderFailure.
   */
  charge(
    purchase: Purchase,
    card: { readonly id: string | null; readonly isResumed: boolean },
  ): Promise<CheckoutReport>;

  /**
   * The purchases, by their ids, for which somebody's customer paid since then, whether they are known here or not.
   * @throws ProviderFailure.
   */
  paidSince(userId: string, since: Date): Promise<readonly string[]>;

  /**
   * Forgets a card, also at the provider.
   * @throws ProviderFailure.
   */
  remove(cardId: string): Promise<void>;

  /**
   * Forgets all cards that checkouts of this instance saved for a user, also at the provider, and one more. Cards that its owner
   * keeps there otherwise stay.
   * @throws ProviderFailure.
   */
  removeSaved(userId: string, cardId: string | null): Promise<void>;

  /**
   * Forgets all cards of a user, also at the provider, and ends the checkouts that could save another. What was paid stays as
   * it is: it can be refunded, and has its invoices.
   * @throws ProviderFailure.
   */
  forgetOwner(userId: string): Promise<void>;
}
