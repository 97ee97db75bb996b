import type { Hold, ListedPurchase, PurchaseStory, SettledVia, Transaction } from '@coffer/db';
import { purchaseReason } from './reason.ts';
import { inOrder } from './step-order.ts';

export type StepKind =
  | 'begun'
  | 'bank_began'
  | 'paid'
  | 'credited'
  | 'kept'
  | 'resolved'
  | 'failed'
  | 'expired'
  | 'refund_asked'
  | 'refund_succeeded'
  | 'refund_failed'
  | 'refund_canceled'
  | 'inquiry_opened'
  | 'dispute_opened'
  | 'dispute_won'
  | 'dispute_lost'
  | 'credits_held'
  | 'credits_freed'
  | 'credits_taken'
  | 'credits_given';

/** One thing that happened about a purchase. */
export interface Step {
  readonly at: Date;
  readonly kind: StepKind;
  readonly money?: { readonly currency: string; readonly minor: number } | undefined;
  readonly transaction?: Transaction | undefined;
  readonly hold?: Hold | undefined;
  /** By what way it became known. */
  readonly via?: SettledVia | null | undefined;
  /** Who did it here: a user's id, and the name unless the account is gone. */
  readonly by?: { readonly id: string; readonly name: string | null } | undefined;
  /** Why: a reason in words, a provider's code, or what a person noted. */
  readonly words?: string | null | undefined;
}

/** What happened about a purchase, in the order in which it happened. */
export function timelineOf({ purchase, payer }: ListedPurchase, story: PurchaseStory): Step[] {
  const begun: Step = {
    ...{ at: purchase.createdAt, kind: 'begun' },
    by: { id: payer.id, name: payer.isRemoved ? null : payer.name },
  };
  const paidAt = purchase.paidAt?.getTime() ?? 0;
  // A provider counts in whole seconds: what follows a payment is never shown before it.
  const later = [...refundSteps(story), ...disputeSteps(story)].map((step) => {
    return { ...step, at: new Date(Math.max(step.at.getTime(), paidAt)) };
  });
  return inOrder([begun, ...paymentSteps({ purchase, story }), ...creditSteps(purchase, story), ...later]);
}

type Purchase = ListedPurchase['purchase'];

function paymentSteps({ purchase, story }: { purchase: Purchase; story: PurchaseStory }): Step[] {
  const { paidAt, paidMinor, paidCurrency, flagged, reason, resolvedAt, resolvedBy, updatedAt } = purchase;
  const { state, resolution } = purchase;
  const steps: Step[] = [];
  const isSlow = story.events.some(({ type }) => type.startsWith('checkout.session.async_'));
  const completed = story.events.find(({ type }) => type === 'checkout.session.completed');
  if (isSlow && completed) steps.push({ at: completed.receivedAt, kind: 'bank_began' });
  if (paidAt) {
    const money =
      paidMinor === null || paidCurrency === null ? undefined : { currency: paidCurrency, minor: paidMinor };
    steps.push({ at: paidAt, kind: 'paid', money });
  }
  if (flagged || resolvedAt) {
    steps.push({ at: paidAt ?? updatedAt, kind: 'kept', words: reason && purchaseReason(reason) });
  }
  if (resolvedAt) {
    const by =
      resolvedBy === null ? undefined : { id: resolvedBy, name: story.names.get(resolvedBy) ?? null };
    steps.push({ at: resolvedAt, kind: 'resolved', by, words: resolution });
  } else if (state === 'failed' || state === 'expired') {
    steps.push({ at: updatedAt, kind: state, words: reason && purchaseReason(reason) });
  }
  return steps;
}

const refundEnds = {
  succeeded: 'refund_succeeded',
  failed: 'refund_failed',
  canceled: 'refund_canceled',
} as const;

function refundSteps({ refunds, names }: PurchaseStory): Step[] {
  return refunds.flatMap(({ currency, amountMinor: minor, requestedBy, ...refund }) => {
    const by = requestedBy === null ? undefined : { id: requestedBy, name: names.get(requestedBy) ?? null };
    const money = { currency, minor };
    const asked: Step = { at: refund.createdAt, kind: 'refund_asked', money, by, words: refund.note };
    if (refund.state === 'pending' || refund.state === 'requires_action') return [asked];
    const at = latest(refund.updatedAt, refund.createdAt);
    const kind = refundEnds[refund.state];
    return [asked, { at, kind, money, words: refund.failureReason }];
  });
}

function disputeSteps({ disputes, holds }: PurchaseStory): Step[] {
  return disputes.flatMap(({ currency, amountMinor: minor, state, ...dispute }) => {
    const hold = holds.get(dispute.id);
    const money = { currency, minor };
    const kind = state === 'inquiry' ? 'inquiry_opened' : 'dispute_opened';
    const opened: Step = { at: dispute.createdAt, kind, money, words: dispute.reason };
    const begun: Step[] = hold ? [opened, { at: hold.createdAt, kind: 'credits_held', hold }] : [opened];
    if (state !== 'won' && state !== 'lost') return begun;
    const at = latest(dispute.updatedAt, ...begun.map((step) => step.at));
    const ended: Step = { at, kind: `dispute_${state}`, money };
    // Of a lost one the ledger's own row tells: what was held is taken.
    return hold && state === 'won'
      ? [...begun, ended, { at, kind: 'credits_freed', hold }]
      : [...begun, ended];
  });
}

function latest(...times: readonly Date[]): Date {
  return new Date(Math.max(...times.map((time) => time.getTime())));
}

function creditSteps({ transactionSeq, settledVia: via }: Purchase, { transactions }: PurchaseStory): Step[] {
  return transactions.map((transaction): Step => {
    const { createdAt: at, seq, amount } = transaction;
    if (seq === transactionSeq) return { at, kind: 'credited', transaction, via };
    return { at, kind: amount < 0n ? 'credits_taken' : 'credits_given', transaction };
  });
}
