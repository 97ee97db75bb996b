import { type SQL, and, count, eq, gt, min } from 'drizzle-orm';
import { Refusal } from '../refusal.ts';
import { purchase } from '../schema/index.ts';
import type { Tx } from '../write/tx.ts';
import type { Purchase } from './read.ts';

/** Each new purchase makes a checkout at the provider, which limits how fast that may be done. */
const windowMs = 60_000;
const maxInWindow = 30;

/** Each open checkout is asked about again and again until it ends, which all payers wait for. */
const maxOpen = 20;
/** The provider ends a checkout that nobody pays a day after it was made. */
const checkoutEndsMs = 86_400_000;

/** What failed may be tried again after so long. */
const restMs = 1000;

/**
 * Refuses a payer who begins purchases faster than any person would. Counted from the rows themselves: exact however
 * many requests come at once, and whichever process takes them.
 * @throws Refusal `rate_limited`.
 */
export function requireUnhurried(tx: Tx, payerId: string): void {
  const sinceMs = tx.nowMs - windowMs;
  const { begun, waitMs } = countBegun(tx, sinceMs, eq(purchase.payerId, payerId));
  if (begun >= maxInWindow) throw new Refusal('rate_limited', { retryAfterSeconds: inSeconds(waitMs) });
}

/**
 * Refuses a payer who has left many checkouts open for the same person. For each person, because a manager may buy for many.
 * One that Stripe has ended is not counted, though we may not have heard of it yet.
 * @throws Refusal `too_many_checkouts`.
 */
export function requireFewOpen(
  tx: Tx,
  { payerId, crediteeId }: { payerId: string; crediteeId: string },
): void {
  const theirs = and(eq(purchase.payerId, payerId), eq(purchase.crediteeId, crediteeId));
  const open = and(theirs, eq(purchase.state, 'open'), eq(purchase.kind, 'checkout'));
  const { begun, waitMs } = countBegun(tx, tx.nowMs - checkoutEndsMs, open);
  if (begun >= maxOpen) throw new Refusal('too_many_checkouts', { retryAfterSeconds: inSeconds(waitMs) });
}

/**
 * Refuses to try again at once what has just failed: each attempt asks the provider anew.
 * @throws Refusal `rate_limited`.
 */
export function requireRested(tx: Tx, earlier: Purchase): Purchase {
  const hasFailed = earlier.state === 'failed' && earlier.checkoutId === null;
  const waitMs = earlier.updatedAt.getTime() + restMs - tx.nowMs;
  if (hasFailed && waitMs > 0) throw new Refusal('rate_limited', { retryAfterSeconds: inSeconds(waitMs) });
  return earlier;
}

/** How many of some purchases were begun since then, and how long until the first of them is too old to count. */
function countBegun(tx: Tx, sinceMs: number, which: SQL | undefined): { begun: number; waitMs: number } {
  const counted = tx.query
    .select({ begun: count(), first: min(purchase.createdAt) })
    .from(purchase)
    .where(and(which, gt(purchase.createdAt, new Date(sinceMs))))
    .get();
  const firstMs = counted?.first?.getTime() ?? sinceMs;
  return { begun: counted?.begun ?? 0, waitMs: firstMs - sinceMs };
}

function inSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
