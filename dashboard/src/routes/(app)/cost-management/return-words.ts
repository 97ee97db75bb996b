import type { Failure } from '#lib/failure.ts';
import type { Settlement } from '#lib/state/settling.svelte.ts';

/** What stands on the page after the way back from the checkout. */
export interface ReturnWords {
  tone: 'info' | 'warning' | 'danger';
  title: string;
  text: string;
  canRefresh: boolean;
  /** What the button says that puts the panel away. */
  leave: string;
}

const DISMISS = { canRefresh: false, leave: 'Dismiss' };
const NOT_COMPLETED = 'Payment not completed';

/** Says what came of a payment: the redirect's word first, then what the server found out. */
export function sayReturn(
  payment: string,
  settlement: Settlement | undefined,
  failure: Failure | undefined,
): ReturnWords {
  const isOpen = settlement?.outcome === 'unpaid';
  if (payment === 'cancelled' && (isOpen || !settlement)) {
    return {
      ...DISMISS,
      tone: 'info',
      title: 'Payment cancelled',
      text: `You left the checkout. You have not been charged${isOpen ? ': continue whenever you like, or discard it.' : ', and Buy Credits starts again whenever you like.'}`,
    };
  }
  if (failure) return sayFailure(failure);
  return settlement ? sayOutcome(settlement) : CHECKING;
}

const CHECKING: ReturnWords = {
  ...DISMISS,
  tone: 'info',
  title: 'Checking your payment',
  text: 'This takes a moment. The credits arrive even if you leave this page.',
};

/** For a number that is nobody's, and for an address that has lost its number. */
export const UNKNOWN: ReturnWords = {
  ...DISMISS,
  tone: 'danger',
  title: 'This payment is not known here',
  text: 'No checkout of yours has this number. If you paid, ask an administrator: every payment is kept.',
};

function sayFailure(failure: Failure): ReturnWords {
  if (failure.code === 'NOT_FOUND') return UNKNOWN;
  return {
    tone: 'warning',
    title: NOT_COMPLETED,
    text: `It could not be checked: ${failure.message} If you paid, your payment is safe and will be credited. This page keeps checking.`,
    canRefresh: true,
    leave: 'Dismiss',
  };
}

function sayOutcome({ outcome, purchase }: Settlement): ReturnWords {
  switch (outcome) {
    case 'credited':
      return { ...DISMISS, tone: 'info', title: 'Credits added', text: '' };
    case 'processing':
      return {
        tone: 'info',
        title: 'Payment processing',
        text: 'Your bank confirms this payment later, which can take some days. The credits arrive by themselves.',
        canRefresh: true,
        leave: 'Dismiss',
      };
    case 'unpaid':
      return {
        tone: 'warning',
        title: NOT_COMPLETED,
        text: 'Stripe has not confirmed this payment yet. That is normal: its webhook will process the payment shortly, and this page keeps checking. If you did not pay, you have not been charged.',
        canRefresh: true,
        leave: 'Dismiss',
      };
    case 'expired':
      return {
        ...DISMISS,
        tone: 'info',
        title: 'The checkout has ended',
        text: 'Nobody paid before it ended. You have not been charged; Buy Credits starts a new one.',
      };
    case 'failed':
      return {
        ...DISMISS,
        tone: 'danger',
        title: 'The payment failed',
        text: `${purchase.reason ?? 'The payment was declined.'} No credits were added; Buy Credits starts again.`,
      };
    case 'kept':
      return {
        ...DISMISS,
        tone: 'warning',
        title: 'Paid, but not credited yet',
        text: `${purchase.reason ?? 'The payment differs from what this server sells.'} It is kept safely, and an administrator can see it.`,
      };
  }
}
