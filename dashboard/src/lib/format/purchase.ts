import type { Purchase } from '#lib/views.ts';
import { isPaidByAnother } from './words.ts';

/** How a purchase stands, in words: its state, what that means, and how it should look. */
export interface Standing {
  words: string;
  meaning: string | null;
  tone: 'plain' | 'accent' | 'positive' | 'warning' | 'danger';
}

/** Long enough to be seen; afterwards the history tells of it. */
const CREDITED_SHOWN_MS = 2 * 60_000;

/** A purchase, and whether anything went back of it. */
type Paid = Omit<Purchase, 'refunded'> & { refunded: unknown };

/** The standing of a purchase; a reason the server gave always comes first. */
export function standingOf(purchase: Paid): Standing {
  const { state, reason, flagged, transactionId } = purchase;
  if (flagged) {
    return {
      words: 'Kept, not credited',
      meaning: reason ?? 'The payment is kept safely until an administrator has looked at it.',
      tone: 'warning',
    };
  }
  if (purchase.isResolved && state === 'failed')
    return { words: 'Dealt with', meaning: reason, tone: 'plain' };
  switch (state) {
    case 'open':
      return {
        words: purchase.provider === 'stripe' ? 'Waiting for Stripe' : 'Waiting for the payment',
        meaning: reason,
        tone: 'accent',
      };
    case 'processing':
      return {
        words: 'Payment processing',
        meaning: reason ?? 'The bank confirms this payment later. The credits arrive by themselves.',
        tone: 'accent',
      };
    case 'paid':
      if (transactionId === null) return { words: 'Paid, crediting', meaning: reason, tone: 'accent' };
      return { words: purchase.refunded ? 'Partly refunded' : 'Credited', meaning: reason, tone: 'positive' };
    case 'failed':
      return {
        words: 'Failed',
        meaning: reason ?? 'The payment was not made. Nobody was charged.',
        tone: 'danger',
      };
    case 'expired':
      return {
        words: 'Expired',
        meaning: reason ?? 'It ended without a payment, and nobody was charged.',
        tone: 'plain',
      };
    case 'refunded':
      return { words: 'Refunded', meaning: reason, tone: 'plain' };
    case 'disputed':
      return { words: 'Disputed', meaning: reason, tone: 'warning' };
  }
}

/** Whether its viewer, who pays or is a manager, may end a checkout that nobody wants to pay any more. */
export function mayDiscard({ state, provider, kind, checkoutId, payerId }: Purchase): boolean {
  const isCheckout = provider === 'stripe' && kind === 'checkout' && checkoutId !== null;
  return state === 'open' && isCheckout && !isPaidByAnother({ payerId });
}

/** Whether a purchase still has something to say: under way, in trouble, or credited only just now. */
export function isCurrent(purchase: Purchase, now: Date): boolean {
  if (purchase.flagged) return true;
  switch (purchase.state) {
    case 'open':
    case 'processing':
      return true;
    case 'failed':
      return !purchase.isResolved;
    case 'paid':
      return purchase.transactionId === null || isRecent(purchase, now);
    case 'expired':
    case 'refunded':
    case 'disputed':
      return false;
  }
}

function isRecent(purchase: Purchase, now: Date): boolean {
  return now.getTime() - new Date(purchase.paidAt ?? purchase.updatedAt).getTime() < CREDITED_SHOWN_MS;
}
