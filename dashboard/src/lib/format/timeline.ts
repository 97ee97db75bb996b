import type { PurchaseStep } from '../views.ts';
import { creditsText } from './credits.ts';
import { moneyText } from './money.ts';

/** One step of a purchase in words: what happened, and why or how. */
export interface StepWords {
  what: string;
  detail: string | null;
}

const VIAS: Record<NonNullable<PurchaseStep['via']>, string> = {
  webhook: 'by the webhook',
  browser: 'when the buyer came back',
  job: 'by the regular check at the payment provider',
  admin: 'by hand',
  provider: 'at once',
};

/** What happened, from where `meId` stands. */
export function stepWords(step: PurchaseStep, meId: string): StepWords {
  const money = step.money ? ` ${moneyText(step.money)}` : '';
  const credits = step.credits ? `${creditsText(step.credits.replace('-', ''))} credits` : 'Credits';
  const words = step.words ?? null;
  switch (step.kind) {
    case 'begun':
      return { what: `Checkout opened by ${byWords(step, meId)}`, detail: null };
    case 'bank_began':
      return { what: 'Payment confirmed by the buyer; the bank takes its time', detail: null };
    case 'paid':
      return { what: `Paid${money}`, detail: null };
    case 'credited':
      return { what: `${credits} credited${step.via ? ` ${VIAS[step.via]}` : ''}`, detail: null };
    case 'kept':
      return { what: 'Kept without crediting', detail: words };
    case 'resolved':
      return { what: `Dealt with by ${byWords(step, meId)}`, detail: words };
    case 'failed':
      return { what: 'Failed', detail: words };
    case 'expired':
      return { what: 'Ended without a payment', detail: null };
    case 'refund_asked':
      return { what: `Refund of${money} asked for ${askedBy(step, meId)}`, detail: words };
    case 'refund_succeeded':
      return { what: `Refund of${money} succeeded`, detail: null };
    case 'refund_failed':
      return { what: `Refund of${money} failed`, detail: codeWords(words) };
    case 'refund_canceled':
      return { what: `Refund of${money} was cancelled`, detail: null };
    case 'inquiry_opened':
      return { what: `The buyer’s bank asked about${money}`, detail: codeWords(words) };
    case 'dispute_opened':
      return { what: `Dispute over${money} opened`, detail: codeWords(words) };
    case 'dispute_won':
      return { what: 'Dispute won', detail: null };
    case 'dispute_lost':
      return { what: 'Dispute lost', detail: null };
    case 'credits_held':
      return { what: `${credits} held until the dispute ends`, detail: null };
    case 'credits_freed':
      return { what: `${credits} held no longer`, detail: null };
    case 'credits_taken':
      return { what: `${credits} taken back`, detail: null };
    case 'credits_given':
      return { what: step.type === 'bonus' ? `Bonus of ${credits}` : `${credits} given again`, detail: null };
  }
}

function byWords({ by }: PurchaseStep, meId: string): string {
  if (!by || by.id === null) return 'an administrator';
  return by.id === meId ? 'you' : (by.name ?? 'a former user');
}

function askedBy(step: PurchaseStep, meId: string): string {
  return step.by ? `by ${byWords(step, meId)}` : 'at the payment provider';
}

/** A provider's code such as "product_not_received", as people read it. */
function codeWords(code: string | null): string | null {
  return code && `Reason: ${code.replaceAll('_', ' ')}.`;
}
