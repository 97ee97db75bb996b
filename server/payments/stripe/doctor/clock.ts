import { type Finding, type Others, broken, inOrder, unknown, warning } from '../../../doctor/check.ts';
import { greet } from './key.ts';
import { type StripePatient, whileUnanswered } from './patient.ts';

const warnBeyondMs = 30_000;
/** A signature that is five minutes away from our time is refused. */
const errorBeyondMs = 240_000;

/** How far this machine's clock is from Stripe's. */
export async function lookAtClock(patient: StripePatient, others: Others): Promise<Finding> {
  const unanswered = await whileUnanswered(others);
  if (unanswered) return unanswered;
  const { atMs } = await greet(patient);
  if (atMs === null) return unknown('Stripe did not say what time it is.');
  const aheadMs = patient.db.now() - atMs;
  const awayMs = Math.abs(aheadMs);
  if (awayMs <= warnBeyondMs) return inOrder('It agrees with Stripe’s.');
  const seconds = Math.round(awayMs / 1000);
  const text = `This machine’s clock is ${seconds} seconds ${aheadMs > 0 ? 'ahead of' : 'behind'} Stripe’s`;
  const mend = 'Set the clock, and let it be kept right by NTP: `timedatectl set-ntp true`.';
  if (awayMs <= errorBeyondMs)
    return warning(`${text}. From 5 minutes on, every event would be refused.`, mend);
  return broken(`${text}: events are refused as too old or dated in the future.`, mend);
}
