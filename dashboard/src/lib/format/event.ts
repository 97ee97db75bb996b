import type { PaymentEvent } from '../views.ts';

type State = PaymentEvent['state'];

/** The state of an event in words, and how it should look. */
export const EVENT_STATES: Record<
  State,
  { words: string; tone: 'positive' | 'plain' | 'accent' | 'danger' }
> = {
  applied: { words: 'Applied', tone: 'positive' },
  ignored: { words: 'No effect here', tone: 'plain' },
  waiting: { words: 'Waiting', tone: 'accent' },
  failed: { words: 'Failed', tone: 'danger' },
};

const REASONS: Readonly<Record<string, string>> = {
  type_not_used: 'Events of this type mean nothing here.',
  mode_not_used: 'A checkout of another kind than credits are bought with.',
  thin_event: 'A message of another format.',
  foreign: 'About another product on the same Stripe account.',
  not_a_payment: 'About a charge that no checkout made.',
  purchase_missing: 'There is no purchase that it is about. Look at it in Stripe, then dismiss it.',
  checkout_differs: 'A second checkout of a purchase that has one. Look at it in Stripe, then dismiss it.',
  payment_not_credited: 'It waits for its payment, and is applied when that is credited.',
  effect_failed: 'Its effect failed. The log says why; it is tried again.',
};

/** Why an event stands as it does, in a sentence: a known code's, or what whoever dismissed it wrote. */
export function eventReason({ reason, state }: Pick<PaymentEvent, 'reason' | 'state'>): string | null {
  if (reason === null) return null;
  const known = REASONS[reason];
  if (known) return known;
  return state === 'ignored' ? `Dismissed: ${reason}` : `Reason: ${reason.replaceAll('_', ' ')}.`;
}
