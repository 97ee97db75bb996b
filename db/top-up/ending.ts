import { and, eq, gt, isNotNull } from 'drizzle-orm';
import { place, places, prepared } from '../prepared.ts';
import type { Purchase } from '../purchase/read.ts';
import { purchase, topUp } from '../schema/index.ts';
import type { Tx } from '../write/tx.ts';
import type { TopUpPause } from './read.ts';

/** Why a charge that was begun is not made: it left no trace at the provider, and its owner would not begin it now. */
export const withdrawn = 'charge_withdrawn';

/** So many refusals in a row, and nothing is charged until the user acts. */
export const mostDeclines = 3;

/** After the first refusal, and after the second. */
const waitsMs = [3_600_000, 24 * 3_600_000] as const;

/** A charge came through: earlier refusals count no more. */
export function noteCharged(tx: Tx, userId: string): void {
  tx.query
    .update(topUp)
    .set({ declines: 0, updatedAt: new Date(tx.nowMs) })
    .where(eq(topUp.userId, userId))
    .run();
}

/** A charge was refused: the next one waits, longer each time, and in the end for the user. */
export function noteRefused(tx: Tx, { payerId, reason }: Purchase): void {
  const found = tx.query.select().from(topUp).where(eq(topUp.userId, payerId)).get();
  if (!found) return;
  const declines = found.declines + 1;
  const notBefore = new Date(tx.nowMs + (waitsMs[declines - 1] ?? 0));
  const pausedFor = found.pausedFor ?? pauseAfter(reason, declines);
  tx.query
    .update(topUp)
    .set({ declines, notBefore, pausedFor, updatedAt: new Date(tx.nowMs) })
    .where(eq(topUp.userId, payerId))
    .run();
}

const queries = prepared((query) => ({
  goOn: query
    .update(topUp)
    .set({ ...places(topUp, ['consentId', 'updatedAt']), declines: 0, notBefore: null, pausedFor: null })
    .where(
      and(
        eq(topUp.userId, place(topUp.userId, 'payerId')),
        eq(topUp.livemode, place(topUp.livemode, 'livemode')),
      ),
    )
    .prepare(),
  later: query
    .select({ id: purchase.id })
    .from(purchase)
    .where(
      and(
        eq(purchase.payerId, place(purchase.payerId, 'payerId')),
        eq(purchase.livemode, place(purchase.livemode, 'livemode')),
        gt(purchase.createdAt, place(purchase.createdAt, 'createdAt')),
        and(eq(purchase.savesCard, true), isNotNull(purchase.transactionSeq)),
      ),
    )
    .limit(1)
    .prepare(),
}));

/**
 * A checkout in which somebody agreed is paid, whichever of several: they have acted, and whatever had paused it until now is over.
 * The card that it saved is looked for. One whose money arrives after that of a later one is no news.
 */
export function noteAgreed(tx: Tx, { id, payerId, livemode, savesCard, createdAt }: Purchase): void {
  if (!savesCard || queries(tx.query).later.get({ payerId, livemode, createdAt })) return;
  queries(tx.query).goOn.run({ consentId: id, payerId, livemode, updatedAt: new Date(tx.nowMs) });
}

/** Money went back: what was bought with it is not bought again with the same card until the user says so. */
export function pauseForMoneyBack(tx: Tx, payerId: string): void {
  tx.query
    .update(topUp)
    .set({ pausedFor: 'money_back', updatedAt: new Date(tx.nowMs) })
    .where(eq(topUp.userId, payerId))
    .run();
}

function pauseAfter(reason: string | null, declines: number): TopUpPause | null {
  if (reason === 'authentication_required') return 'needs_you';
  if (reason === 'card_gone') return 'card_gone';
  return declines >= mostDeclines ? 'declined' : null;
}
