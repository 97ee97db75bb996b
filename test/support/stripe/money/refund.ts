import type Stripe from 'stripe';
import { idOf } from '../checkout/payment.ts';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { EmitOptions, World } from '../world.ts';
import { addBalanceTransaction } from './balance.ts';

/** How a refund can end. A succeeded one can still fail: the card's bank sends the money back. */
export type RefundEnd = 'succeeded' | 'failed';

/** A refund as it is asked for. */
export interface RefundOrder {
  charge: Stripe.Charge;
  amountMinor: number;
  reason: Stripe.Refund.Reason | null;
  metadata: Record<string, string>;
}

/** The money that is still there to refund, in minor units. */
export function refundableMinor(charge: Stripe.Charge): number {
  return charge.amount_captured - charge.amount_refunded;
}

/** Makes a refund that the rules allow: `refund.created`, and `charge.refunded` with the sum of all refunds. */
export function addRefund(world: World, order: RefundOrder, options: EmitOptions = {}): Stripe.Refund {
  const { charge } = order;
  const status = world.store.refundStarts.get(charge.id) ?? 'succeeded';
  const refund = world.store.refunds.put({
    ...loadFixture('refund'),
    id: newId('re_3', 23),
    amount: order.amountMinor,
    charge: charge.id,
    created: world.nowSeconds(),
    currency: charge.currency,
    customer: charge.customer,
    metadata: order.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: order.reason,
    status,
    ...(status === 'pending' ? { pending_reason: 'processing' } : {}),
  });
  if (status === 'succeeded') settle(world, refund);
  emit(world, 'refund.created', refund, options);
  countRefund(world, charge, refund.amount, options);
  return refund;
}

/** Ends a refund. Throws when it has ended otherwise already; only a succeeded one can still fail. */
export function finishRefund(world: World, refund: Stripe.Refund, end: RefundEnd): Stripe.Refund {
  const open =
    end === 'failed' ? ['pending', 'requires_action', 'succeeded'] : ['pending', 'requires_action'];
  if (!open.includes(refund.status ?? ''))
    throw new Error(`Refund ${refund.id} is ${refund.status} already.`);
  if (end === 'succeeded') {
    settle(world, refund);
    changeStatus(world, refund, 'succeeded');
    return refund;
  }
  const before = refund.status;
  refund.failure_reason = 'lost_or_stolen_card';
  if (before === 'succeeded') refund.failure_balance_transaction = move(world, refund, 'refund_failure');
  giveBack(world, refund);
  changeStatus(world, refund, 'failed');
  emit(world, 'refund.failed', refund, { previous: { status: before } });
  return refund;
}

/** Stops a refund that waits for the buyer; its money stays with the charge. */
export function cancelRefund(world: World, refund: Stripe.Refund, options: EmitOptions): Stripe.Refund {
  giveBack(world, refund);
  changeStatus(world, refund, 'canceled', options);
  return refund;
}

/** An event about a refund, which has no mode of its own: it is its charge's. */
export function emit(world: World, type: string, refund: Stripe.Refund, options: EmitOptions): void {
  const charge = world.store.charges.get(idOf(refund.charge));
  world.emit(type, refund, { livemode: charge?.livemode ?? false, ...options });
}

function changeStatus(world: World, refund: Stripe.Refund, status: string, options: EmitOptions = {}): void {
  const previous = { status: refund.status };
  refund.status = status;
  delete refund.pending_reason;
  emit(world, 'refund.updated', refund, { previous, ...options });
  emit(world, 'charge.refund.updated', refund, { previous, ...options });
}

function settle(world: World, refund: Stripe.Refund): void {
  refund.balance_transaction = move(world, refund, 'refund');
}

function move(world: World, refund: Stripe.Refund, type: 'refund' | 'refund_failure'): string {
  const amountMinor = type === 'refund' ? -refund.amount : refund.amount;
  return addBalanceTransaction(world, { type, amountMinor, currency: refund.currency, source: refund.id }).id;
}

function countRefund(world: World, charge: Stripe.Charge, amountMinor: number, options: EmitOptions): void {
  const previous: Partial<Stripe.Charge> = { amount_refunded: charge.amount_refunded };
  charge.amount_refunded += amountMinor;
  if (refundableMinor(charge) === 0) {
    previous.refunded = charge.refunded;
    charge.refunded = true;
  }
  world.emit('charge.refunded', charge, { previous, ...options });
}

function giveBack(world: World, refund: Stripe.Refund): void {
  const charge = world.store.charges.get(idOf(refund.charge));
  if (!charge) return;
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
}
