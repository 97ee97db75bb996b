import type Stripe from 'stripe';
import type { RefundStart } from '../store/store.ts';
import type { World } from '../world.ts';
import { closeDispute, openDispute, updateDispute } from './dispute.ts';
import type { DisputeEnd, DisputeSeed } from './dispute.ts';
import { chargeOf } from './find-charge.ts';
import { addRefund, finishRefund, refundableMinor } from './refund.ts';
import type { RefundEnd } from './refund.ts';

/**
 * What a test does with money that was paid. A payment is named by its session, its payment intent or its charge.
 * Amounts are minor units.
 */
export interface MoneyControls {
  /** Refunds as the owner does in Stripe's dashboard, all that is left by default. Throws when there is not enough. */
  refundByHand(payment: string, amountMinor?: number): Stripe.Refund;
  /** How refunds of a payment begin from now on; `succeeded` is how they do without this. */
  startRefundsAs(payment: string, start: RefundStart): void;
  /** A refund ends: `refund.updated`, or `refund.failed` and the charge counts it no longer. Also after it succeeded. */
  finishRefund(id: string, end: RefundEnd): Stripe.Refund;
  /** The buyer's bank disputes a payment. */
  openDispute(payment: string, seed?: DisputeSeed): Stripe.Dispute;
  /** A dispute goes on: `under_review`, or from inquiry to `needs_response`. */
  updateDispute(id: string, status: Stripe.Dispute['status']): Stripe.Dispute;
  /** A dispute ends. An inquiry ends as `warning_closed` only, the others never so. */
  closeDispute(id: string, end: DisputeEnd): Stripe.Dispute;
}

export function moneyControls(world: World): MoneyControls {
  return {
    refundByHand: (payment, amountMinor) => refundByHand(world, payment, amountMinor),
    startRefundsAs: (payment, start) => void world.store.refundStarts.set(chargeOf(world, payment).id, start),
    finishRefund: (id, end) => finishRefund(world, named(world.store.refunds, id), end),
    openDispute: (payment, seed) => openDispute(world, chargeOf(world, payment), seed),
    updateDispute: (id, status) => updateDispute(world, named(world.store.disputes, id), status),
    closeDispute: (id, end) => closeDispute(world, named(world.store.disputes, id), { end }),
  };
}

function refundByHand(world: World, payment: string, wishedMinor?: number): Stripe.Refund {
  const charge = chargeOf(world, payment);
  const left = refundableMinor(charge);
  const amountMinor = wishedMinor ?? left;
  if (amountMinor < 1 || amountMinor > left) {
    throw new Error(`Charge ${charge.id} has ${left} left to refund, not ${amountMinor}.`);
  }
  return addRefund(world, { charge, amountMinor, reason: null, metadata: {} });
}

function named<T>(collection: { get(id: string): T | undefined }, id: string): T {
  const found = collection.get(id);
  if (!found) throw new Error(`The emulator has no ${id}.`);
  return found;
}
