import type {
  Checkout,
  CheckoutReport,
  Credits,
  DisputeReport,
  EventMeaning,
  NewEvent,
  Provider,
  Purchase,
  Reversal,
  RefundReport,
} from '@coffer/db';
import type { Examination } from '../doctor/check.ts';

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

/** Reads a provider's events. */
export interface EventReader {
  /**
   * Verifies a webhook's raw body, and reads what the event says of itself.
   * @throws Refusal `webhook_signature_invalid`, `webhook_body_invalid`.
   */
  verify(body: Buffer, signature: string | undefined): NewEvent;

  /** Why `verify` does not believe a delivery; null when it does. May take long: not for each of many. */
  mistrustOf(body: Buffer, signature: string | undefined): Mistrust | null;

  /** What an event means here. Throws a plain error for one that should mean something and cannot be read. */
  meaningOf(body: string): EventMeaning;
}

/** A stretch of time: its end is not within it. */
export interface Stretch {
  readonly from: Date;
  readonly until: Date;
}

/** A checkout of this instance, as the provider lists it. */
export interface ListedCheckout {
  readonly report: CheckoutReport;
  /** Where it can still be paid; null where it has come to an end. */
  readonly url: string | null;
  /** The same as an event: what is kept where there is no purchase for it. */
  readonly event: NewEvent;
}

/** Whose a payment is; ours with its checkout, as far as the provider has it. */
export type PaymentOwner =
  { readonly kind: 'ours'; readonly checkout: ListedCheckout | null } | { readonly kind: 'foreign' };

/** Money that the provider took for this instance. */
export interface TakenPayment {
  readonly chargeId: string;
  readonly paymentIntentId: string;
  /** The purchase that its metadata names. */
  readonly purchaseId: string | null;
  /** Lowercase ISO code. */
  readonly currency: string;
  /** Minor units of the currency, after tax and discounts. */
  readonly amountMinor: number;
  readonly takenAt: Date;
}

/**
 * What a provider remembers of this instance, for whoever missed its events. Each throws ProviderFailure, and logs nothing: who
 * asks again and again says once what is wrong.
 */
export interface ProviderHistory {
  /** Events of the types that matter here, everybody's, the oldest first. */
  listEvents(stretch: Stretch): AsyncIterable<NewEvent>;
  /** Checkouts begun in a stretch. */
  listCheckouts(stretch: Stretch): AsyncIterable<ListedCheckout>;
  listPayments(stretch: Stretch): AsyncIterable<TakenPayment>;
  listRefunds(stretch: Stretch): AsyncIterable<RefundReport>;
  listDisputes(stretch: Stretch): AsyncIterable<DisputeReport>;
  readCheckout(checkoutId: string): Promise<CheckoutReport>;
  /** The checkout that was made for a purchase, when the answer that would have told us was lost; or null. */
  findCheckout(purchase: Purchase): Promise<ListedCheckout | null>;
  /** Null for a payment that the provider does not know. */
  findOwner(paymentIntentId: string): Promise<PaymentOwner | null>;
}

/** Who sells the credits. Everything that is particular to one provider stays behind this. */
export interface PaymentProvider {
  readonly name: Provider;
  /** Whether real money moves. */
  readonly livemode: boolean;
  /** What is sold, by the provider's own id. */
  readonly priceId: string | null;

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

  /**
   * Asks how a checkout stands.
   * @throws ProviderFailure.
   */
  readCheckout(checkoutId: string): Promise<CheckoutReport>;

  /**
   * Gives back money of a purchase, once for each request, and tells what became of it.
   * @throws ProviderFailure; Refusal `not_refundable` where no money was taken, `idempotency_conflict` where the request was
   * another refund's.
   */
  refund(purchase: Purchase, order: RefundOrder): Promise<Reversal>;

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
  'provider_unreachable' | 'provider_key_refused' | 'price_refused' | 'provider_refused';

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
