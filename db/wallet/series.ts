import type { Credits } from '../ledger/credits.ts';
import type { Store } from '../store.ts';
import { findSeqRange } from '../transaction/time-range.ts';
import { getBalanceAt } from './balance.ts';

export interface BalancePoint {
  readonly at: Date;
  readonly balance: Credits;
}

/** At most this many steps are read for one chart, however many movements there were. */
const maxPoints = 180;

/**
 * The balance over a window, both ends within it, as steps, oldest first: where it stood at the start, then after each
 * movement; or, where there were more than 180, at the end of each of 180 equal spans in which it moved.
 * @throws Refusal `user_not_found`.
 */
export async function getBalanceSeries(
  store: Store,
  userId: string,
  window: { from: Date; to: Date },
): Promise<readonly BalancePoint[]> {
  const start = await getBalanceAt(store, userId, window.from);
  const movements = readMovements(store, userId, window);
  const points = movements.length > maxPoints ? await sample(store, userId, window) : movements;
  const steps = [{ at: window.from, balance: start.balance }, ...points];
  // Of several movements in one millisecond the last is where they led.
  return steps.filter((step, index) => step.at.getTime() !== steps[index + 1]?.at.getTime());
}

/** The balance after each movement of the window, one more than a chart shows at most. */
function readMovements(store: Store, userId: string, { from, to }: { from: Date; to: Date }): BalancePoint[] {
  const fromMs = from.getTime() + 1;
  const toMs = to.getTime();
  const range = findSeqRange(store.readClient, { fromMs, toMs });
  if (!range) return [];
  const rows = store.readClient
    .prepare<[bigint, number, number, number, number, number], { created_at: bigint; balance_after: bigint }>(
      `SELECT created_at, balance_after FROM ledger_transaction
      WHERE wallet_id = ? AND seq BETWEEN ? AND ? AND created_at BETWEEN ? AND ? ORDER BY seq LIMIT ?`,
    )
    .all(store.wallets.readStanding(userId).id, range.first, range.last, fromMs, toMs, maxPoints + 1);
  return rows.map((row) => ({
    at: new Date(Number(row.created_at)),
    balance: row.balance_after as Credits,
  }));
}

async function sample(
  store: Store,
  userId: string,
  window: { from: Date; to: Date },
): Promise<BalancePoint[]> {
  const startMs = window.from.getTime();
  const endMs = window.to.getTime();
  const spanMs = Math.max(1, Math.ceil((endMs - startMs) / maxPoints));
  const points: BalancePoint[] = [];
  let lastSeq = (await getBalanceAt(store, userId, window.from)).asOfSeq;
  for (let spanStartMs = startMs; spanStartMs < endMs; spanStartMs += spanMs) {
    const at = new Date(Math.min(spanStartMs + spanMs, endMs));
    const { balance, asOfSeq } = await getBalanceAt(store, userId, at);
    if (asOfSeq !== lastSeq) points.push({ at, balance });
    lastSeq = asOfSeq;
  }
  return points;
}
