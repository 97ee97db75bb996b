import { findLastEvent, listWaitingEvents } from '@coffer/db';
import { type Finding, type Patient, counted, inOrder, moment, warning } from '../check.ts';

const shownAtMost = 100;

/** Whether events that came have had their effect. */
export async function lookAtEvents({ db, payments }: Patient): Promise<Finding | null> {
  if (!payments?.events) return null;
  const stuck = await listWaitingEvents(db, shownAtMost);
  if (stuck.length === 0) {
    const last = await findLastEvent(db);
    if (last === null) return inOrder('None has come yet.');
    return inOrder(
      `Each has had its effect. The last came at ${moment(last.receivedAt.getTime())} (${last.type}).`,
    );
  }
  const count =
    stuck.length >= shownAtMost ? `At least ${shownAtMost} events` : counted(stuck.length, 'event');
  const named = stuck.slice(0, 5).map(({ id, reason }) => `event ${id} (${reason ?? 'no reason'})`);
  return warning(
    `${count} could not have an effect: ${named.join(', ')}.`,
    'One that failed is tried again by itself. For one whose purchase is missing, look at the payment in the Stripe Dashboard; then grant the credits, or refund it there, and dismiss the event under Payments → Events.',
  );
}
