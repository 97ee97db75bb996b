import { eq } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/sqlite-core';
import { place, prepared } from '../../prepared.ts';
import { charge, dispute, refund, user } from '../../schema/index.ts';
import type { Tx } from '../../write/tx.ts';

/** The payment that a provider's news is about. */
interface OfPayment {
  readonly paymentIntentId: string;
  /** Lowercase ISO code. */
  readonly currency: string;
  /** Minor units of the currency, above 0. */
  readonly amountMinor: number;
}

/** What a provider says of one refund. */
export interface RefundReport extends OfPayment {
  readonly id: string;
  readonly state: (typeof refund.$inferSelect)['state'];
  readonly failureReason: string | null;
  readonly createdAt: Date;
  /** Who asked for it here, as the refund itself carries it; left out where it was made at the provider. */
  readonly asked?: AskedRefund | undefined;
}

/** Who asked for a refund here, and why. */
export interface AskedRefund {
  /** A user's id. */
  readonly by: string;
  readonly note: string | null;
  readonly requestId: string | null;
}

/** What a provider says of one dispute. */
export interface DisputeReport extends OfPayment {
  readonly id: string;
  readonly state: (typeof dispute.$inferSelect)['state'];
  readonly reason: string | null;
  readonly dueBy: Date | null;
  readonly createdAt: Date;
  /** Whether credits are set aside while it is open, or taken; the first news of it decides. */
  readonly setsAside: boolean;
}

/** What a provider says of the charge behind a payment. */
export interface ChargeReport extends OfPayment {
  readonly chargeId: string;
  /** All that was refunded until then. */
  readonly refundedMinor: number;
}

export type Reversal =
  | { readonly kind: 'refund'; readonly report: RefundReport }
  | { readonly kind: 'dispute'; readonly report: DisputeReport }
  | { readonly kind: 'charge'; readonly report: ChargeReport };

/** What a movement of credits is named by: each posts once for ever. */
export function causeOf({ kind, report }: Reversal): string {
  return kind === 'charge' ? `${report.chargeId}:${report.refundedMinor}` : report.id;
}

/** News comes in any order: none moves a refund or a dispute back. */
const progress = {
  pending: 0,
  requires_action: 0,
  succeeded: 1,
  failed: 2,
  canceled: 2,
  inquiry: 0,
  open: 1,
  won: 2,
  lost: 2,
} as const;

/** Keeps what a provider said. `asOf` is when it said so. */
export function keepFact(tx: Tx, reversal: Reversal, asOf: Date): void {
  switch (reversal.kind) {
    case 'refund':
      return keepRefund(tx, reversal.report, asOf);
    case 'dispute':
      return keepDispute(tx, reversal.report, asOf);
    case 'charge':
      return keepCharge(tx, reversal.report);
  }
}

function keepRefund(tx: Tx, { asked, ...report }: RefundReport, updatedAt: Date): void {
  const known = tx.query.select().from(refund).where(eq(refund.id, report.id)).get();
  if (known && !isNews(known, report.state, updatedAt)) return;
  const { state, failureReason } = report;
  const set = { state, failureReason, updatedAt };
  tx.query
    .insert(refund)
    .values({ ...report, ...(!known && asked && askedIn(tx, asked)), updatedAt })
    .onConflictDoUpdate({ target: refund.id, set })
    .run();
}

/** What is kept of an asker: the provider's word for it may name nobody here, or a request that is another refund's. */
function askedIn({ query }: Tx, { by, note, requestId }: AskedRefund) {
  const isUser = query.select({ id: user.id }).from(user).where(eq(user.id, by)).get() !== undefined;
  const isTaken = requestId !== null && findRefund({ query }, requestId) !== null;
  return { requestedBy: isUser ? by : null, note, requestId: isTaken ? null : requestId };
}

/** The refund that a request made, or null. */
export function findRefund({ query }: Pick<Tx, 'query'>, requestId: string) {
  return query.select().from(refund).where(eq(refund.requestId, requestId)).get() ?? null;
}

function keepDispute(tx: Tx, report: DisputeReport, updatedAt: Date): void {
  const known = tx.query.select().from(dispute).where(eq(dispute.id, report.id)).get();
  if (known && !isNews(known, report.state, updatedAt)) return;
  const { state, reason, dueBy, amountMinor } = report;
  const set = { state, reason, dueBy, amountMinor, updatedAt };
  tx.query
    .insert(dispute)
    .values({ ...report, updatedAt })
    .onConflictDoUpdate({ target: dispute.id, set })
    .run();
}

function keepCharge(tx: Tx, report: ChargeReport): void {
  const { paymentIntentId } = report;
  const known = tx.query.select().from(charge).where(eq(charge.paymentIntentId, paymentIntentId)).get();
  const refundedMinor = Math.max(known?.refundedMinor ?? 0, report.refundedMinor);
  tx.query
    .insert(charge)
    .values({ ...report, refundedMinor })
    .onConflictDoUpdate({ target: charge.paymentIntentId, set: { refundedMinor } })
    .run();
}

function isNews(
  known: { readonly state: keyof typeof progress; readonly updatedAt: Date },
  state: keyof typeof progress,
  asOf: Date,
): boolean {
  if (progress[state] !== progress[known.state]) return progress[state] > progress[known.state];
  return asOf >= known.updatedAt;
}

const queries = prepared((query) => {
  const about = (table: typeof charge | typeof refund | typeof dispute) =>
    eq(table.paymentIntentId, place(table.paymentIntentId, 'paymentIntentId'));
  return {
    charge: query.select().from(charge).where(about(charge)).prepare(),
    refunds: query.select().from(refund).where(about(refund)).prepare(),
    disputes: query.select().from(dispute).where(about(dispute)).prepare(),
    any: unionAll(
      query.select({ payment: charge.paymentIntentId }).from(charge).where(about(charge)),
      query.select({ payment: refund.paymentIntentId }).from(refund).where(about(refund)),
      query.select({ payment: dispute.paymentIntentId }).from(dispute).where(about(dispute)),
    ).prepare(),
  };
});

/** Whether anything is known of money that went back from a payment: of most payments, nothing ever is. */
export function hasFacts(tx: Pick<Tx, 'query'>, paymentIntentId: string): boolean {
  return queries(tx.query).any.get({ paymentIntentId }) !== undefined;
}

/** All that is known of money that went back from a payment. */
export function readFacts(tx: Pick<Tx, 'query'>, paymentIntentId: string) {
  const known = queries(tx.query);
  const payment = { paymentIntentId };
  return {
    charge: known.charge.get(payment) ?? null,
    refunds: known.refunds.all(payment),
    disputes: known.disputes.all(payment),
  };
}

export type Facts = ReturnType<typeof readFacts>;

/** Whether the buyer's bank has the money, or asks for it. */
export function isDisputed({ disputes }: Facts): boolean {
  return disputes.some(({ state }) => state === 'open' || state === 'lost');
}
