/** What is known of the money of one payment. Minor units of the currency it was paid in, and nanocredits. */
export interface PaymentFacts {
  /** What the buyer paid, after tax and discounts; above 0. */
  readonly paidMinor: number;
  readonly refundedMinor: number;
  /** What open or lost disputes have. */
  readonly disputedMinor: number;
  /** What was given for it, a bonus included. */
  readonly granted: bigint;
}

/** What the wallet owes for money that went back. Nanocredits; together never more than was granted. */
export interface Owed {
  readonly refund: bigint;
  readonly dispute: bigint;
}

/**
 * How many credits money that went back takes with it: its share of what was paid, worked out from all that went back together,
 * so that three thirds are the whole and the order in which it became known changes nothing.
 */
export function owedFor({ paidMinor, refundedMinor, disputedMinor, granted }: PaymentFacts): Owed {
  const share = (minor: number): bigint => {
    return minor >= paidMinor ? granted : (granted * BigInt(minor)) / BigInt(paidMinor);
  };
  const refund = share(refundedMinor);
  const both = share(refundedMinor + disputedMinor);
  return { refund, dispute: both - refund };
}

/** A refund as far as its sum matters. */
export interface RefundPart {
  readonly state: 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled';
  readonly amountMinor: number;
}

/**
 * How much of a payment was refunded. Single refunds say which of them failed; the charge's own count, which only ever grew, says
 * of refunds whose own news has not come yet.
 */
export function refundedOf(refunds: readonly RefundPart[], chargeRefundedMinor: number): number {
  const sum = (wanted: boolean): number => {
    return refunds
      .filter(({ state }) => (state === 'pending' || state === 'succeeded') === wanted)
      .reduce((total, { amountMinor }) => total + amountMinor, 0);
  };
  return Math.max(sum(true), chargeRefundedMinor - sum(false));
}
