import type { Finding, Others } from '../../../doctor/check.ts';
import { unknown } from '../../../doctor/check.ts';
import { type StripePatient, whileUnanswered } from './patient.ts';

/** Whether all prices can be sold, and what buying each once gives. */
export async function lookAtPrice({ prices }: StripePatient, others: Others): Promise<Finding> {
  const unanswered = await whileUnanswered(others);
  if (unanswered) return unanswered;
  await prices.look();
  const { offer: _, ...finding } = prices.current;
  if (!prices.isUnanswered) return finding;
  const permissions = await others('stripe_permissions');
  return permissions?.state === 'ok' ? finding : unknown('Not known: the key may not read it.');
}
