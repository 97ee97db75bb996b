import type { CheckoutReport, DisputeReport, NewEvent, Purchase, RefundReport, Stretch } from '@coffer/db';

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
 * asks again and again says once what is wrong. A list ends early where its signal says so: then it is not whole.
 */
export interface ProviderHistory {
  /** Events of the types that matter here, everybody's, the oldest first. */
  listEvents(stretch: Stretch, signal: AbortSignal): AsyncIterable<NewEvent>;
  /** Checkouts begun in a stretch. */
  listCheckouts(stretch: Stretch, signal: AbortSignal): AsyncIterable<ListedCheckout>;
  listPayments(stretch: Stretch, signal: AbortSignal): AsyncIterable<TakenPayment>;
  listRefunds(stretch: Stretch, signal: AbortSignal): AsyncIterable<RefundReport>;
  listDisputes(stretch: Stretch, signal: AbortSignal): AsyncIterable<DisputeReport>;
  readCheckout(checkoutId: string): Promise<CheckoutReport>;
  /** The checkout that was made for a purchase, when the answer that would have told us was lost; or null. */
  findCheckout(purchase: Purchase): Promise<ListedCheckout | null>;
  /** Null for a payment that the provider does not know. */
  findOwner(paymentIntentId: string): Promise<PaymentOwner | null>;
}
