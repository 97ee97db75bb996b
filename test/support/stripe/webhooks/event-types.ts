/** The families of Stripe's events that an endpoint here may subscribe to; a misspelt type is refused as at Stripe. */
const FAMILIES: Record<string, string> = {
  balance: 'available',
  charge: 'captured expired failed pending refunded succeeded updated',
  'charge.dispute': 'closed created funds_reinstated funds_withdrawn updated',
  'charge.refund': 'updated',
  'checkout.session': 'async_payment_failed async_payment_succeeded completed expired',
  customer: 'created deleted updated',
  'customer.subscription': 'created deleted paused resumed trial_will_end updated',
  invoice:
    'created deleted finalization_failed finalized marked_uncollectible overdue overpaid paid payment_action_required ' +
    'payment_failed payment_succeeded sent upcoming updated voided will_be_due',
  payment_intent:
    'amount_capturable_updated canceled created partially_funded payment_failed processing requires_action succeeded',
  payment_method: 'attached automatically_updated detached updated',
  payout: 'canceled created failed paid reconciliation_completed updated',
  price: 'created deleted updated',
  product: 'created deleted updated',
  'radar.early_fraud_warning': 'created updated',
  refund: 'created failed updated',
  review: 'closed opened',
  setup_intent: 'canceled created requires_action setup_failed succeeded',
};

const TYPES = new Set(
  Object.entries(FAMILIES).flatMap(([family, ends]) => ends.split(' ').map((end) => `${family}.${end}`)),
);

/** True for a type of event that exists at Stripe. */
export function isEventType(type: string): boolean {
  return TYPES.has(type);
}
