import { and, count, eq, gt, min } from 'drizzle-orm';
import { Refusal } from '../refusal.ts';
import { purchase } from '../schema/index.ts';
import type { Tx } from '../write/tx.ts';

/** Each new purchase makes a checkout at the provider, which limits how fast that may be done. */
const windowMs = 60_000;
const maxInWindow = 30;

/**
 * Refuses a payer who begins purchases faster than any person would. Counted from the rows themselves: exact however
 * many requests come at once, and whichever process takes them.
 * @throws Refusal `rate_limited`.
 */
export function requireUnhurried(tx: Tx, payerId: string): void {
  const sinceMs = tx.nowMs - windowMs;
  const recent = and(eq(purchase.payerId, payerId), gt(purchase.createdAt, new Date(sinceMs)));
  const counted = tx.query
    .select({ begun: count(), first: min(purchase.createdAt) })
    .from(purchase)
    .where(recent)
    .get();
  if (!counted?.first || counted.begun < maxInWindow) return;
  const waitMs = counted.first.getTime() - sinceMs;
  throw new Refusal('rate_limited', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
}
