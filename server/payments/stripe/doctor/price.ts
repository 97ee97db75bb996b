import type { Finding, Others } from '../../../doctor/check.ts';
import { unknown } from '../../../doctor/check.ts';
import { type StripePatient, whileUnanswered } from './patient.ts';

/** Whether the price can be sold, and what buying it once gives. */
export async function lookAtPrice({ prices }: StripePatient, others: Others): Promise<Finding> {
  const unanswered = await whileUnanswered(others);
  if (unanswered) return unanswered;
  await prices.look();
  const { state, text, mend } = prices.current;
  if (!prices.isUnanswered) return { state, text, mend };
  const permissions = await others('stripe_permissions');
  return permissions?.state === 'ok' ? { state, text, mend } : unknown('Not known: the key may not read it.');
}
