import type Stripe from 'stripe';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { EmitOptions, World } from '../world.ts';
import { addBalanceTransaction } from './balance.ts';
import { refundableMinor } from './refund.ts';

type Status = Stripe.Dispute['status'];

/** How a dispute begins. An inquiry (`warning_...`) withdraws no money. */
export interface DisputeSeed {
  /** All that was not refunded, by default. In minor units. */
  amountMinor?: number;
  status?: 'needs_response' | 'warning_needs_response';
  /** Stripe's word for the buyer's reason; `fraudulent` by default. */
  reason?: string;
}

export type DisputeEnd = 'won' | 'lost' | 'warning_closed';

const DISPUTE_FEE_MINOR = 1500;
const RESPONSE_SECONDS = 7 * 24 * 60 * 60;
const CLOSED = new Set<Status>(['won', 'lost', 'warning_closed', 'prevented']);

/** True when the charge of a dispute cannot be refunded: it is charged back, and not won. */
export function isBlocking(dispute: Stripe.Dispute): boolean {
  return !isInquiry(dispute.status) && dispute.status !== 'won';
}

/** The buyer's bank asks for the money: `charge.dispute.created`, and `...funds_withdrawn` unless it only inquires. */
export function openDispute(world: World, charge: Stripe.Charge, seed: DisputeSeed = {}): Stripe.Dispute {
  const status = seed.status ?? 'needs_response';
  const example = loadFixture('dispute');
  const dispute = world.store.disputes.put({
    ...example,
    id: newId('du_1', 23),
    amount: seed.amountMinor ?? refundableMinor(charge),
    charge: charge.id,
    created: world.nowSeconds(),
    currency: charge.currency,
    evidence_details: { ...example.evidence_details, due_by: world.nowSeconds() + RESPONSE_SECONDS },
    intended_submission_method: null,
    is_charge_refundable: isInquiry(status),
    livemode: charge.livemode,
    payment_intent: charge.payment_intent,
    reason: seed.reason ?? 'fraudulent',
    status,
  });
  setCaseType(dispute);
  charge.disputed = true;
  world.emit('charge.dispute.created', dispute);
  if (!isInquiry(status)) withdraw(world, dispute);
  return dispute;
}

/**
 * A dispute goes on: evidence was sent, or an inquiry becomes a chargeback and its money is withdrawn.
 * Throws when it is closed.
 */
export function updateDispute(world: World, dispute: Stripe.Dispute, status: Status): Stripe.Dispute {
  refuseClosed(dispute);
  const previous = { status: dispute.status };
  const isEscalated = isInquiry(dispute.status) && !isInquiry(status);
  dispute.status = status;
  setCaseType(dispute);
  world.emit('charge.dispute.updated', dispute, { previous });
  if (isEscalated) withdraw(world, dispute);
  return dispute;
}

/** A dispute ends: `charge.dispute.closed`, and `...funds_reinstated` before it when it was won. */
export function closeDispute(
  world: World,
  dispute: Stripe.Dispute,
  { end, ...options }: { end: DisputeEnd } & EmitOptions,
): Stripe.Dispute {
  refuseClosed(dispute);
  if (isInquiry(dispute.status) !== (end === 'warning_closed')) {
    throw new Error(`Dispute ${dispute.id} is ${dispute.status}; it cannot become ${end}.`);
  }
  const previous = { status: dispute.status };
  dispute.status = end;
  dispute.is_charge_refundable = end !== 'lost';
  if (end === 'won') {
    move(world, dispute, dispute.amount);
    world.emit('charge.dispute.funds_reinstated', dispute, options);
  }
  world.emit('charge.dispute.closed', dispute, { previous, ...options });
  return dispute;
}

function isInquiry(status: Status): boolean {
  return status.startsWith('warning_');
}

function refuseClosed(dispute: Stripe.Dispute): void {
  if (CLOSED.has(dispute.status)) throw new Error(`Dispute ${dispute.id} is ${dispute.status} already.`);
}

function withdraw(world: World, dispute: Stripe.Dispute): void {
  dispute.is_charge_refundable = false;
  move(world, dispute, -dispute.amount);
  world.emit('charge.dispute.funds_withdrawn', dispute);
}

function move(world: World, dispute: Stripe.Dispute, amountMinor: number): void {
  const { currency, id: source } = dispute;
  // Stripe keeps its fee when the dispute is won.
  const fee = amountMinor < 0 ? { feeMinor: DISPUTE_FEE_MINOR } : {};
  const entry = addBalanceTransaction(world, { type: 'adjustment', amountMinor, currency, source, ...fee });
  dispute.balance_transactions.push(entry);
}

function setCaseType(dispute: Stripe.Dispute): void {
  const { card } = dispute.payment_method_details ?? {};
  if (card) card.case_type = isInquiry(dispute.status) ? 'inquiry' : 'chargeback';
}
