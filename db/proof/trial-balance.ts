import type { TransactionType } from '../ledger/rules/type.ts';
import type { Books } from './books.ts';
import { dayOf, dayStart, toTotal } from './totals.ts';

/** What all transactions of a type on a day come to. */
export interface DayTotal {
  /** Midnight in UTC. */
  readonly day: Date;
  readonly type: TransactionType;
  readonly count: number;
  /** Signed nanocredits; over all wallets this may need more than 64 bits. */
  readonly amount: bigint;
}

/** The sums of all wallets by day and type, both days within it, the latest day first. Read from what is kept with each post. */
export async function readTrialBalance(
  { readClient }: Books,
  days: { from: Date; to: Date },
): Promise<readonly DayTotal[]> {
  const rows = readClient
    .prepare<[number, number], Parameters<typeof toTotal>[0]>(
      'SELECT * FROM day_total WHERE day BETWEEN ? AND ? ORDER BY day DESC, type',
    )
    .all(dayOf(days.from), dayOf(days.to));
  return rows.map((row) => {
    const { count, amount } = toTotal(row);
    return { day: dayStart(Number(row.day)), type: row.type, count, amount };
  });
}
