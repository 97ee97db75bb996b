import {
  type Reversal,
  type Stretch,
  applyReversal,
  causeOf,
  findPurchaseByCheckout,
  isReversalKnown,
} from '@coffer/db';
import type { ListedCheckout } from '../history.ts';
import { addFinding, lookAtFindings } from './findings.ts';
import { readMark, writeMark } from './mark.ts';
import { type Pass, passOver, settleListed } from './pass.ts';
import { stretchesOf } from './stretches.ts';

const dayMs = 86_400_000;
/** A checkout begun so long before the mark may have been paid after it. */
const checkoutsBeforeMs = 2 * dayMs;
/** A refund may still fail a month after it was made. */
const refundsBeforeMs = 31 * dayMs;
/** A dispute may take months. */
const disputesBeforeMs = 120 * dayMs;
const daysAtOnce = 60;

/**
 * Goes through what the provider lists since the last time: checkouts, refunds and disputes. Settles what is missing, and flags
 * what should not be. Resolves with whether it came to the end.
 * @throws ProviderFailure.
 */
export async function readLists(pass: Pass): Promise<boolean> {
  const { db, signal } = pass;
  const until = new Date(pass.now());
  const mark = await readMark(db, 'reconcile.lists');
  if (mark === null) return true;
  const isThrough = await readCheckouts(pass, until);
  if (!isThrough) return false;
  await readReversals(pass, mark, until);
  await lookAtFindings(pass);
  if (signal.aborted) return false;
  await writeMark(db, 'reconcile.lists', until);
  return true;
}

/** Resolves with whether it came to the end. */
async function readCheckouts(pass: Pass, until: Date): Promise<boolean> {
  const { db, signal, history } = pass;
  const mark = await readMark(db, 'reconcile.checkouts');
  const from = new Date((mark ?? until).getTime() - checkoutsBeforeMs);
  const days = stretchesOf({ from, until }, dayMs);
  for (const day of days.slice(0, daysAtOnce)) {
    for await (const checkout of history.listCheckouts(day, signal)) await tryCheckout(pass, checkout);
    if (signal.aborted) return false;
    await writeMark(db, 'reconcile.checkouts', new Date(Math.max(day.until.getTime(), mark?.getTime() ?? 0)));
  }
  return days.length <= daysAtOnce;
}

async function tryCheckout(pass: Pass, checkout: ListedCheckout): Promise<void> {
  try {
    await takeCheckout(pass, checkout);
  } catch (error) {
    passOver(pass, error, { checkoutId: checkout.report.checkoutId });
  }
}

async function takeCheckout(pass: Pass, listed: ListedCheckout): Promise<void> {
  const { report } = listed;
  const known = await findPurchaseByCheckout(pass.db, report.checkoutId);
  if (known !== null && known.transactionSeq !== null) {
    if (report.status !== 'paid') await addFinding(pass, known, report);
    return;
  }
  if (known?.flagged || (known && report.status === 'open')) return;
  await settleListed(pass, listed);
}

async function readReversals(pass: Pass, mark: Date, until: Date): Promise<void> {
  const { history, signal } = pass;
  for await (const report of history.listRefunds(before(mark, refundsBeforeMs, until), signal)) {
    await reverse(pass, { kind: 'refund', report }, until);
  }
  for await (const report of history.listDisputes(before(mark, disputesBeforeMs, until), signal)) {
    await reverse(pass, { kind: 'dispute', report }, until);
  }
}

function before(mark: Date, byMs: number, until: Date): Stretch {
  return { from: new Date(mark.getTime() - byMs), until };
}

async function reverse(pass: Pass, reversal: Reversal, asOf: Date): Promise<void> {
  const { db, payments, tally } = pass;
  if (await isReversalKnown(db, reversal)) return;
  try {
    const told = await applyReversal(db, { provider: payments.name, reversal, asOf });
    if (told !== null) tally.reversed.add(told.id);
  } catch (error) {
    passOver(pass, error, { [reversal.kind]: causeOf(reversal) });
  }
}
