import { and, desc, eq, lte, sql } from 'drizzle-orm';
import { type Credits, creditsFromNano, zeroCredits } from '../ledger/credits.ts';
import { availableOf } from '../ledger/rules/decide.ts';
import { Refusal } from '../refusal.ts';
import { ledgerTransaction, wallet } from '../schema/index.ts';
import type { Store } from '../store.ts';

/** How a wallet stands. All amounts are nanocredits. */
export interface Balance {
  readonly userId: string;
  readonly balance: Credits;
  readonly held: Credits;
  readonly overdraft: Credits;
  readonly available: Credits;
  /** The last transaction this includes; 0 before the first. */
  readonly asOfSeq: number;
}

/**
 * How a user's wallet stands now, in one point read.
 * @throws Refusal `user_not_found`.
 */
export async function getBalance(store: Store, userId: string): Promise<Balance> {
  const row = store.read.select().from(wallet).where(eq(wallet.userId, userId)).get();
  if (!row) throw new Refusal('user_not_found');
  const { balance, held, overdraft, lastSeq } = row;
  return { userId, balance, held, overdraft, available: creditsFromNano(availableOf(row)), asOfSeq: lastSeq };
}

export interface BalancePoint {
  readonly at: Date;
  readonly balance: Credits;
}

/** At most this many steps are read for one chart, however many movements there were. */
const maxPoints = 180;

/**
 * The balance over a window, both ends within it, as steps, oldest first: where it stood at the start, then at the end
 * of each of 180 equal spans in which it moved. Each is one read through an index, so a long history costs no more
 * than a short one.
 * @throws Refusal `user_not_found`.
 */
export async function getBalanceSeries(store: Store, userId: string, window: { from: Date; to: Date }) {
  const walletId = store.read
    .select({ id: wallet.id })
    .from(wallet)
    .where(eq(wallet.userId, userId))
    .get()?.id;
  if (walletId === undefined) throw new Refusal('user_not_found');
  const until = lte(ledgerTransaction.createdAt, sql.placeholder('until'));
  const lastUntil = store.read
    .select({ at: ledgerTransaction.createdAt, balance: ledgerTransaction.balanceAfter })
    .from(ledgerTransaction)
    .where(and(eq(ledgerTransaction.walletId, walletId), until))
    .orderBy(desc(ledgerTransaction.createdAt), desc(ledgerTransaction.seq))
    .limit(1)
    .prepare();
  const startMs = window.from.getTime();
  const endMs = window.to.getTime();
  const spanMs = Math.max(1, Math.ceil((endMs - startMs) / maxPoints));
  const opening = lastUntil.get({ until: BigInt(startMs) })?.balance ?? zeroCredits;
  const points: BalancePoint[] = [{ at: window.from, balance: opening }];
  for (let spanStartMs = startMs; spanStartMs < endMs; spanStartMs += spanMs) {
    const point = lastUntil.get({ until: BigInt(Math.min(spanStartMs + spanMs, endMs)) });
    if (point && point.at > (points.at(-1)?.at ?? window.from)) points.push(point);
  }
  return points;
}
