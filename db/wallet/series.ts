import type SQLite from 'better-sqlite3';
import type { Credits } from '../ledger/credits.ts';
import type { Store } from '../store.ts';
import { findSeqRange } from '../transaction/time-range.ts';
import { type PastBalance, PastBalances } from './past.ts';

export interface BalancePoint {
  readonly at: Date;
  readonly balance: Credits;
}

export interface Window {
  readonly from: Date;
  readonly to: Date;
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
  window: Window,
): Promise<readonly BalancePoint[]> {
  const { id } = store.wallets.readStanding(userId);
  const { readClient: client } = store;
  // In one view of the file: to look at it anew for each point would take four times as long.
  const steps = client.transaction(() => {
    const movements = readMovements(client, id, window);
    const past = new PastBalances(client);
    const start = past.at(id, window.from.getTime());
    const points = movements.length > maxPoints ? sample(past, { id, start, window }) : movements;
    return [{ at: window.from, balance: start.balance }, ...points];
  })();
  // Of several movements in one millisecond the last is where they led.
  return steps.filter((step, index) => step.at.getTime() !== steps[index + 1]?.at.getTime());
}

/** The balance after each movement of the window, one more than a chart shows at most. */
function readMovements(client: SQLite.Database, walletId: bigint, { from, to }: Window): BalancePoint[] {
  const fromMs = from.getTime() + 1;
  const toMs = to.getTime();
  const range = findSeqRange(client, { fromMs, toMs });
  if (!range) return [];
  const rows = client
    .prepare<[bigint, number, number, number, number, number], { created_at: bigint; balance_after: bigint }>(
      `SELECT created_at, balance_after FROM ledger_transaction
      WHERE wallet_id = ? AND seq BETWEEN ? AND ? AND created_at BETWEEN ? AND ? ORDER BY seq LIMIT ?`,
    )
    .all(walletId, range.first, range.last, fromMs, toMs, maxPoints + 1);
  return rows.map((row) => ({
    at: new Date(Number(row.created_at)),
    balance: row.balance_after as Credits,
  }));
}

function sample(
  past: PastBalances,
  { id, start, window }: { id: bigint; start: PastBalance; window: Window },
): BalancePoint[] {
  const startMs = window.from.getTime();
  const endMs = window.to.getTime();
  const spanMs = Math.max(1, Math.ceil((endMs - startMs) / maxPoints));
  const points: BalancePoint[] = [];
  let lastSeq = start.asOfSeq;
  for (let spanStartMs = startMs; spanStartMs < endMs; spanStartMs += spanMs) {
    const atMs = Math.min(spanStartMs + spanMs, endMs);
    const { balance, asOfSeq } = past.at(id, atMs);
    if (asOfSeq !== lastSeq) points.push({ at: new Date(atMs), balance });
    lastSeq = asOfSeq;
  }
  return points;
}
