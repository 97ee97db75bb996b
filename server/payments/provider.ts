import type {
  Checkout,
  CheckoutReport,
  Credits,
  EventMeaning,
  NewEvent,
  Provider,
  Purchase,
} from '@coffer/db';

/** Who pays. */
export interface Payer {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** A checkout, and what is known of it already: a provider that takes no money is done at once. */
export interface MadeCheckout {
  readonly checkout: Checkout;
  readonly report: CheckoutReport | null;
}

/** What buying once costs and gives. */
export interface Offer {
  /** Lowercase ISO code. */
  readonly currency: string;
  /** Minor units of the currency. */
  readonly priceMinor: number;
  readonly credits: Credits;
  /** What it costs in each currency it is sold in, by lowercase ISO code, in minor units: all of them buy the same. */
  readonly unitMinor: Readonly<Record<string, number>>;
  /** What the seller calls it; null where it has no name. */
  readonly label: string | null;
  /** The provider's name of what is sold. */
  readonly productId: string;
}

/** One thing that can be bought. */
export interface Pack {
  /** The provider's name of its price. */
  readonly priceId: string;
  /** Credits that are given on top of what the price buys. */
  readonly bonus: Credits;
  /** Null while it is not known. */
  readonly offer: Offer | null;
}

/** What buyers may choose among. */
export interface Shelf {
  /** The default one first; none where there is nothing to choose. */
  readonly packs: readonly Pack[];
  /** How many of one pack may be bought at once. */
  readonly maxQuantity: number;
  /** Limits of an amount that the buyer names, in whole credits; null: none may be named. */
  readonly freeAmount: { readonly min: number; readonly max: number } | null;
}

/** How payments stand, in words for whoever runs this instance. */
export interface ProviderCheck {
  readonly state: 'ok' | 'warning' | 'error' | 'pending';
  readonly text: string;
  /** What to do about it; null where nothing is to be done. */
  readonly mend: string | null;
  /** Null while it is not known, or where buying takes no money. */
  readonly offer: Offer | null;
}

/** Reads a provider's events. */
export interface EventReader {
  /**
   * Verifies a webhook's raw body, and reads what the event says of itself.
   * @throws Refusal `webhook_signature_invalid`, `webhook_body_invalid`.
   */
  verify(body: Buffer, signature: string | undefined): NewEvent;

  /** What an event means here. Throws a plain error for one that should mean something and cannot be read. */
  meaningOf(body: string): EventMeaning;
}

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
   * Forgets a card, also at the provider.
   * @throws ProviderFailure.
   */
  remove(cardId: string): Promise<void>;
}

/** Who sells the credits. Everything that is particular to one provider stays behind this. */
export interface PaymentProvider {
  readonly name: Provider;
  /** Whether real money moves. */
  readonly livemode: boolean;
  /** What is sold, by the provider's own id. */
  readonly priceId: string | null;

  /** What buyers may choose among. */
  shelf(): Shelf;

  /** The latest result of the check that runs in the background. */
  check(): ProviderCheck;

  /** Begins to check key and price, now and again later, until the signal ends it. Never throws, delays nothing. */
  startChecking(signal: AbortSignal): void;

  /**
   * Makes the checkout of a purchase, or finds the one it has: any number of calls make one.
   * @throws ProviderFailure.
   */
  createCheckout(purchase: Purchase, payer: Payer): Promise<MadeCheckout>;

  /**
   * Asks how a checkout stands.
   * @throws ProviderFailure.
   */
  readCheckout(checkoutId: string): Promise<CheckoutReport>;

  /**
   * The papers of a paid purchase.
   * @throws ProviderFailure.
   */
  readReceipt(purchase: Purchase): Promise<Receipt>;

  /** Null for a provider that keeps no cards. */
  readonly cards: Cards | null;

  /** Null for a provider that sends no events. */
  readonly events: EventReader | null;

  /**
   * Where a user's receipts and cards are kept, or null for somebody who never paid.
   * @throws ProviderFailure.
   */
  openPortal(userId: string): Promise<string | null>;
}

/** Why a provider did not do what it was asked, as permanent codes. */
export type ProviderFailureReason =
  'provider_unreachable' | 'provider_key_refused' | 'price_refused' | 'provider_refused' | 'card_gone';

/** A provider that did not answer, or said no. What it said was logged; its words go no further. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  readonly reason: ProviderFailureReason;

  constructor(reason: ProviderFailureReason) {
    super(reason);
    this.reason = reason;
  }
}
