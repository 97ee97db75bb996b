import type { Dispute, DisputeReport, Purchase, Refund, RefundReport } from '@coffer/db';
import { formatMoney } from '../currency.ts';
import { purchaseReason } from '../../purchase/reason.ts';
import type { TakenPayment } from '../history.ts';

/** One thing on which the provider and this instance disagree. */
export interface Difference {
  readonly kind:
    | 'payment_not_credited'
    | 'payment_kept'
    | 'payment_unknown'
    | 'payment_differs'
    | 'credited_unpaid'
    | 'refund_unknown'
    | 'refund_differs'
    | 'refund_not_at_provider'
    | 'dispute_unknown'
    | 'dispute_differs'
    | 'dispute_not_at_provider';
  /** The provider's id of the payment, refund or dispute; of the checkout where there is no payment. */
  readonly providerId: string;
  readonly purchaseId: string | null;
  /** What differs. */
  readonly text: string;
  /** What to do about it. */
  readonly mend: string;
}

const wait = 'Press “Catch up now”. If it stays, look at the System page for what keeps it.';

/** What is wrong between a payment and its purchase; null where they agree. */
export function paymentDifference(payment: TakenPayment, purchase: Purchase | null): Difference | null {
  const { paymentIntentId: providerId } = payment;
  const paid = formatMoney(payment.amountMinor, payment.currency);
  const about = { providerId, purchaseId: purchase?.id ?? null };
  if (purchase === null) {
    const text = `Stripe took ${paid}, and no purchase here knows of it.`;
    const mend = `${wait} If the database was restored from a backup, grant the credits or refund the payment.`;
    return { ...about, kind: 'payment_unknown', text, mend };
  }
  if (purchase.transactionSeq === null && purchase.state !== 'refunded') {
    if (!purchase.flagged) {
      return {
        ...about,
        kind: 'payment_not_credited',
        text: `Stripe took ${paid}, and it is not credited yet.`,
        mend: wait,
      };
    }
    const text = `Stripe took ${paid}; it is not credited. ${purchaseReason(purchase.reason ?? '')}`;
    return {
      ...about,
      kind: 'payment_kept',
      text,
      mend: 'Open the payment, and credit it by hand or refund it.',
    };
  }
  const isSame = purchase.paidMinor === payment.amountMinor && purchase.paidCurrency === payment.currency;
  if (isSame || purchase.paidMinor === null) return null;
  const known = formatMoney(purchase.paidMinor, purchase.paidCurrency ?? '');
  const text = `Stripe took ${paid}; the purchase was credited for ${known}.`;
  return { ...about, kind: 'payment_differs', text, mend: 'Compare both, and grant or remove the rest.' };
}

/** A credited purchase without a payment at the provider. */
export function unpaidDifference(purchase: Purchase): Difference {
  return {
    kind: 'credited_unpaid',
    providerId: purchase.paymentIntentId ?? purchase.checkoutId ?? purchase.id,
    purchaseId: purchase.id,
    text: `${formatMoney(purchase.paidMinor ?? 0, purchase.paidCurrency ?? '')} were credited, and Stripe has no such payment.`,
    mend: 'Look for it in the Stripe Dashboard. If nobody paid, remove the credits.',
  };
}

type Told = RefundReport | DisputeReport;

/** What is wrong between what the provider says of a refund or a dispute and what is known here; null where they agree. */
export function reversalDifference(
  kind: 'refund' | 'dispute',
  {
    told,
    known,
    purchaseId,
  }: { told: Told | null; known: Refund | Dispute | null; purchaseId: string | null },
): Difference | null {
  const about = { providerId: told?.id ?? known?.id ?? '', purchaseId };
  if (told !== null && known === null) {
    const text = `Stripe has a ${kind} of ${formatMoney(told.amountMinor, told.currency)} (${told.state}) that is not known here.`;
    return { ...about, kind: `${kind}_unknown`, text, mend: wait };
  }
  if (told === null && known !== null) {
    const text = `A ${kind} of ${formatMoney(known.amountMinor, known.currency)} is known here, and Stripe has no such ${kind}.`;
    const mend = 'Look for it in the Stripe Dashboard, and give the credits again if there is none.';
    return { ...about, kind: `${kind}_not_at_provider`, text, mend };
  }
  if (told?.state === known?.state && told?.amountMinor === known?.amountMinor) return null;
  const sides = `${statement(told)} by Stripe, ${statement(known)} here`;
  return { ...about, kind: `${kind}_differs`, text: `The ${kind} is ${sides}.`, mend: wait };
}

function statement(side: Pick<Told, 'amountMinor' | 'currency' | 'state'> | null): string {
  return side === null ? 'nothing' : `${formatMoney(side.amountMinor, side.currency)} and ${side.state}`;
}
