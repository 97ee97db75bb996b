import type {
  Checkout,
  CheckoutReport,
  Credits,
  EventMeaning,
  NewEvent,
  Provider,
  Purchase,
  Reversal,
} from '@coffer/db';
import type { Examination } from '../doctor/check.ts';

import type { Cards, Receipt } from './cards.ts';
import type { ProviderHistory } from './history.ts';

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
  /** How each thing on sale stands, where there are several. */
  readonly details?: readonly string[];
  /** Null while it is not known, or where buying takes no money. */
  readonly offer: Offer | null;
}

/** Money that somebody here wants to give back. */
export interface RefundOrder {
  /** Minor units of the currency that was paid. */
  readonly amountMinor: number;
  /** The asker's own name for it: asked again, it is the same refund. */
  readonly requestId: string;
  /** The user who asks. */
  readonly askedBy: string;
  readonly note: string | null;
}

/** Why a delivery was not believed. */
export type Mistrust =
  'no_signature' | 'unreadable_signature' | 'wrong_secret' | 'body_changed' | 'too_old' | 'in_future';

/** A webhook that was verified, and read once. */
export interface Verified {
  readonly event: NewEvent;
  /** What `meaningOf` says of its body. */
  readonly meaning: () => EventMeaning;
}

/** Reads a provider's events. */
export interface EventReader {
  /**
   * Verifies a webhook's raw body, and reads what the event says of itself.
   * @throws Refusal `webhook_signature_invalid`, `webhook_body_invalid`.
   */
  verify(body: Buffer, signature: string | undefined): Verified;

  /** Why `verify` does not believe a delivery; null when it does. May take long: not for each of many. */
  mistrustOf(body: Buffer, signature: string | undefined): Mistrust | null;

  /** What an event means here. Throws a plain error for one that should mean something and cannot be read. */
  meaningOf(body: string): EventMeaning;
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

  /** Reads what it must know before the first event comes. */
  prepare(): Promise<void>;

  /** What the doctor looks at that is particular to this provider. */
  readonly examinations: readonly Examination[];

  /**
   * Has the provider send its events here: makes what is missing, and mends what is wrong. Null where there is nothing to make.
   * @throws ProviderFailure, Refusal `database_unavailable`, `shutting_down`.
   */
  readonly connectEvents: (() => Promise<void>) | null;

  /** Begins to check key and price, now and again later, until the signal ends it. Never throws, delays nothing. */
  startChecking(signal: AbortSignal): void;

  /**
   * Makes the checkout of a purchase, or finds the one it has: any number of calls make one.
   * @throws ProviderFailure.
   */
  createCheckout(purchase: Purchase, payer: Payer): Promise<MadeCheckout>;

  /** Asks how a checkout stands. @throws ProviderFailure. */
  readCheckout(checkoutId: string): Promise<CheckoutReport>;

  /**
   * Ends an open checkout, so that it cannot be paid any more, and tells how it stands: one that was paid meanwhile is paid.
   * @throws ProviderFailure.
   */
  endCheckout(checkoutId: string): Promise<CheckoutReport>;

  /**
   * Gives back money of a purchase, once for each request, and tells what became of it.
   * @throws ProviderFailure; Refusal `not_refundable` where no money was taken, `idempotency_conflict` where the request was
   * another refund's.
   */
  refund(purchase: Purchase, order: RefundOrder): Promise<Reversal>;

  /** The papers of a paid purchase. @throws ProviderFailure. */
  readReceipt(purchase: Purchase): Promise<Receipt>;

  /** Null for a provider that keeps no cards. */
  readonly cards: Cards | null;

  /** Null for a provider that sends no events. */
  readonly events: EventReader | null;

  /** Null for a provider that remembers nothing. */
  readonly history: ProviderHistory | null;

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
  /** What of it may be logged. */
  readonly facts: object;

  constructor(reason: ProviderFailureReason, facts: object = {}) {
    super(reason);
    this.reason = reason;
    this.facts = facts;
  }
}
