import { addCredits, creditsText, signOf, subtractCredits } from '#lib/format/credits.ts';
import { formatWhen } from '#lib/format/time.ts';
import type { Outputs } from '#lib/views.ts';
import type { Pack } from './shelf.ts';

export type TopUpView = Outputs['topUp']['get'];
export type TopUp = NonNullable<TopUpView['topUp']>;

/** All brakes in one sentence, beside the switch. */
export function brakesText({ coolDownMinutes, mostDeclines }: TopUpView['brakes']): string {
  return (
    `One charge at a time, ${coolDownMinutes} minutes apart at least, never more than your monthly limit; ` +
    `after a decline it waits longer each time, and after ${mostDeclines} it stops until you act.`
  );
}

/** What a pause means and what to do. */
const PAUSES: Record<NonNullable<TopUp['pausedFor']>, string> = {
  declined:
    'Your card was declined several times. Nothing more is charged until you save again or use another card.',
  needs_you: 'Your bank wants to know that it is you. Finish one payment yourself, and it goes on.',
  card_gone: 'The saved card is not there any more. Finish one payment with another card, and it goes on.',
  money_back: 'A payment was refunded or disputed. Nothing more is charged until you save again.',
  charged_elsewhere:
    'You have paid for credits that are not here, as after a restored backup. Nothing more is charged: ask an administrator to add them, then save again.',
  settings_changed: 'What is sold here, or your role, has changed. Save again if you still want it.',
};

type Standing = Pick<TopUp, 'isOn' | 'card' | 'pausedFor'>;

/** Whether there is no card yet. Where what is sold has changed, saving again comes first: what was wished for cannot be bought. */
function awaitsCard({ card, pausedFor }: Standing): boolean {
  return card === null && pausedFor !== 'settings_changed';
}

/** Whether its owner must pay once for it to go on; after any other pause saving again is enough, and costs nothing. */
export function needsPayment(topUp: Standing): boolean {
  const { isOn, pausedFor } = topUp;
  return isOn && (awaitsCard(topUp) || pausedFor === 'needs_you' || pausedFor === 'card_gone');
}

/** What to think of when one top-up gives fewer credits than the threshold; null where it gives enough, or is not known. */
export function tooLittleText(
  threshold: string,
  { credits, bonus }: Pick<Pack, 'credits' | 'bonus'>,
): string | null {
  if (credits === null) return null;
  const gives = addCredits(credits, bonus ?? '0.00');
  if (signOf(subtractCredits(gives, threshold)) >= 0) return null;
  return `One top-up gives ${creditsText(gives)} credits, fewer than ${creditsText(threshold)}: it may buy several times in a row, up to your monthly limit.`;
}

/** How it stands, in a word. */
export function standingBadge(topUp: Standing): {
  words: string;
  tone: 'plain' | 'accent' | 'positive' | 'warning';
} {
  const { isOn, pausedFor } = topUp;
  if (!isOn) return { words: 'Off', tone: 'plain' };
  if (awaitsCard(topUp)) return { words: 'Waiting', tone: 'accent' };
  return pausedFor === null ? { words: 'On', tone: 'positive' } : { words: 'Paused', tone: 'warning' };
}

/** How it stands, in a sentence. */
export function standingText(topUp: TopUp, now: Date): string {
  const { currency, charged, monthlyCap, threshold } = topUp;
  if (!topUp.isOn) return 'Off. Nothing is charged.';
  if (awaitsCard(topUp))
    return 'Waiting for the payment in which your card is saved. Until then nothing is charged.';
  if (topUp.pausedFor !== null) return PAUSES[topUp.pausedFor];
  const month = `${charged} of at most ${monthlyCap} ${currency.toUpperCase()} charged this month.`;
  return `On: buys below ${creditsText(threshold)} credits. ${month}${waitText(topUp, now)}`;
}

/** Why nothing is charged yet though it is on, with a blank before it. */
function waitText({ declines, notBefore, restsUntil }: TopUp, now: Date): string {
  if (notBefore && declines > 0) return ` Declined; tried again from ${formatWhen(notBefore, now)}.`;
  if (restsUntil === null || new Date(restsUntil) <= now) return '';
  return ` The next charge is made from ${formatWhen(restsUntil, now)} at the earliest.`;
}
