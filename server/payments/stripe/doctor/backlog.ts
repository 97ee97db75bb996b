import { getEvent } from '@coffer/db';
import {
  type Finding,
  type Others,
  counted,
  inOrder,
  isTrouble,
  unknown,
  warning,
} from '../../../doctor/check.ts';
import { usedEvents } from '../event.ts';
import { type StripePatient, impatient, whileForbidden, whileUnanswered } from './patient.ts';

/** For so long Stripe tries to deliver. */
const triedForMs = 3 * 86_400_000;
/** Younger ones may be on their way. */
const onTheirWayMs = 120_000;

/** What decides whether events arrive at all: while one of them is wrong, what did not arrive is no news. */
const causes = ['webhook_endpoint', 'webhook_reach', 'webhook_secret', 'stripe_clock'];

/** Whether events of the last days have not arrived here. */
export async function lookAtBacklog(patient: StripePatient, others: Others): Promise<Finding> {
  const unanswered = await whileUnanswered(others);
  if (unanswered) return unanswered;
  const found = await Promise.all(causes.map(others));
  try {
    const late = await findLate(patient);
    if (late.length === 0) return inOrder('None: what Stripe has sent in the last three days has arrived.');
    const types = [...new Set(late)].slice(0, 4).join(', ');
    const text = `${counted(late.length, 'event')} of the last three days did not arrive here: ${types}.`;
    if (found.some((each) => each !== null && isTrouble(each))) {
      return unknown(`${text} Mend what is named above: Stripe tries again by itself.`);
    }
    return warning(
      text,
      'Stripe tries again by itself, for three days in live mode; at once by Resend in the Stripe Dashboard, under Developers → Webhooks → your endpoint.',
    );
  } catch (error) {
    const forbidden = whileForbidden(error);
    if (forbidden) return forbidden;
    throw error;
  }
}

async function findLate({ stripe, db }: StripePatient): Promise<string[]> {
  const seconds = (atMs: number): number => Math.floor(atMs / 1000);
  const now = db.now();
  const { data } = await stripe.events.list(
    {
      delivery_success: false,
      created: { gte: seconds(now - triedForMs), lt: seconds(now - onTheirWayMs) },
      limit: 100,
    },
    impatient,
  );
  const late: string[] = [];
  for (const { id, type } of data) {
    // Stripe counts every endpoint of the account: another product's may be the one that fails.
    if (usedEvents.includes(type) && (await getEvent(db, id)) === null) late.push(type);
  }
  return late;
}
