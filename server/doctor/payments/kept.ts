import { listFlaggedPurchases } from '@coffer/db';
import { type Finding, type Patient, broken, inOrder } from '../check.ts';

const shownAtMost = 100;

/** Whether money came in that no credits were given for. */
export async function lookAtKept({ db }: Patient): Promise<Finding> {
  const flagged = await listFlaggedPurchases(db, shownAtMost);
  if (flagged.length === 0) return inOrder('None: every payment was credited.');
  const named = flagged
    .slice(0, 5)
    .map((row) => `${row.checkoutId ?? row.id} (${row.reason ?? 'no reason'})`);
  const count = flagged.length >= shownAtMost ? `At least ${shownAtMost}` : flagged.length;
  return broken(
    `${count} came in but could not be credited: ${named.join(', ')}.`,
    'Under Payments → Needs attention, credit each by hand or refund it.',
  );
}
