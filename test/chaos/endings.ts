/** What can become of a checkout and of what was paid in it. */
export const endings = [
  'paid',
  'paid_after_decline',
  'paid_later',
  'failed_later',
  'expired',
  'abandoned',
  'refunded',
  'refunded_in_part',
  'refunded_later',
  'refund_failed',
  'refund_failed_in_the_end',
  'dispute_open',
  'dispute_won',
  'dispute_lost',
  'inquiry_closed',
  'won_and_refunded',
] as const;

export type Ending = (typeof endings)[number];

/** What the buyers did. */
export interface MarketTally {
  readonly begun: number;
  readonly paid: number;
  readonly refunds: number;
  readonly disputes: number;
  /** How often each ending happened. */
  readonly endings: Readonly<Record<Ending, number>>;
}
