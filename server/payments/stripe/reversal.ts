import type { AskedRefund, DisputeReport, RefundReport, Reversal } from '@coffer/db';
import { z } from 'zod';
import type { Reader } from './event.ts';

/** An id, or the object itself where it was asked for. */
const reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish();

const ofPayment = {
  id: z.string().min(1),
  amount: z.number().int().positive(),
  currency: z.string().toLowerCase(),
  payment_intent: reference,
};

const refundSchema = z.object({
  ...ofPayment,
  created: z.number(),
  status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
  failure_reason: z.string().nullish(),
  /** What a refund that was asked for here carries. */
  metadata: z.record(z.string(), z.string()).nullish(),
});

const disputeStatuses = {
  warning_needs_response: 'inquiry',
  warning_under_review: 'inquiry',
  warning_closed: 'won',
  needs_response: 'open',
  under_review: 'open',
  charge_refunded: 'won',
  prevented: 'won',
  won: 'won',
  lost: 'lost',
} as const satisfies Record<string, DisputeReport['state']>;

const disputeSchema = z.object({
  ...ofPayment,
  created: z.number(),
  status: z.enum(Object.keys(disputeStatuses) as [keyof typeof disputeStatuses]),
  reason: z.string().nullish(),
  evidence_details: z.object({ due_by: z.number().nullish() }).nullish(),
});

const chargeSchema = z.object({ ...ofPayment, amount_refunded: z.number().int().nonnegative() });

const readers: Readonly<Record<string, (object: unknown, reader: Reader) => Reversal | null>> = {
  'refund.created': readRefund,
  'refund.updated': readRefund,
  'refund.failed': readRefund,
  'charge.refund.updated': readRefund,
  'charge.refunded': readCharge,
  'charge.dispute.created': readDispute,
  'charge.dispute.updated': readDispute,
  'charge.dispute.funds_withdrawn': readDispute,
  'charge.dispute.funds_reinstated': readDispute,
  'charge.dispute.closed': readDispute,
};

/** The events that tell of money that went back, or came back. */
export const reversalEvents: readonly string[] = Object.keys(readers);

/** Whether events of a type tell of money that went back. */
export function isReversal(type: string): boolean {
  return Object.hasOwn(readers, type);
}

/** Reads the object of such an event; null for a charge that no payment intent made, which no checkout of ours did. */
export function readReversal(type: string, object: unknown, reader: Reader): Reversal | null {
  return readers[type]?.(object, reader) ?? null;
}

/** Reads a refund, as an event or an answer holds it. */
export function readRefund(object: unknown): Reversal | null {
  const { id, amount, currency, payment_intent: payment, created, ...rest } = refundSchema.parse(object);
  if (!payment) return null;
  const report: RefundReport = {
    ...{ id, currency, amountMinor: amount, paymentIntentId: payment, state: rest.status },
    failureReason: rest.failure_reason ?? null,
    createdAt: new Date(created * 1000),
    asked: readAsked(rest.metadata ?? {}),
  };
  return { kind: 'refund', report };
}

function readAsked(metadata: Readonly<Record<string, string>>): AskedRefund | undefined {
  const { coffer_asked_by: by, coffer_note: note = null, coffer_refund: requestId = null } = metadata;
  return by === undefined ? undefined : { by, note, requestId };
}

/** Reads a dispute, as an event or a list holds it. */
export function readDispute(object: unknown, { onDispute }: Pick<Reader, 'onDispute'>): Reversal | null {
  const { id, amount, currency, payment_intent: payment, created, ...rest } = disputeSchema.parse(object);
  if (!payment) return null;
  const dueBy = rest.evidence_details?.due_by;
  const report: DisputeReport = {
    ...{ id, currency, amountMinor: amount, paymentIntentId: payment },
    state: disputeStatuses[rest.status],
    reason: rest.reason ?? null,
    dueBy: dueBy ? new Date(dueBy * 1000) : null,
    createdAt: new Date(created * 1000),
    setsAside: onDispute === 'hold',
  };
  return { kind: 'dispute', report };
}

/** Reads what a charge says of its refunds together. */
function readCharge(object: unknown): Reversal | null {
  const {
    id: chargeId,
    amount,
    currency,
    payment_intent: payment,
    amount_refunded,
  } = chargeSchema.parse(object);
  if (!payment) return null;
  const money = { currency, amountMinor: amount, refundedMinor: amount_refunded };
  return { kind: 'charge', report: { chargeId, paymentIntentId: payment, ...money } };
}
