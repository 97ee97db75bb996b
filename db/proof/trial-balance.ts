import { nanoPerCredit } from '../ledger/credits.ts';
import type { TransactionType } from '../ledger/rules/type.ts';
import { readLastSeq } from '../transaction/last-seq.ts';
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

/** What the whole ledger comes to, counted in two ways that must agree. */
export interface BooksSums {
  /** The sum of all types on all days. Nanocredits, as is the other; both may need more than 64 bits. */
  readonly types: bigint;
  /** The sum of the balances of all wallets. */
  readonly balances: bigint;
  /** The last transaction that both include. */
  readonly lastSeq: number;
}

/** Both sums as of one moment. */
export function readBooksSums({ readClient }: Books): BooksSums {
  const sum = (columns: string): bigint => {
    const row = readClient.prepare<[], Parts>(`SELECT ${columns}`).get();
    return (row?.whole ?? 0n) * nanoPerCredit + (row?.nano ?? 0n);
  };
  return readClient.transaction(() => {
    return {
      types: sum('sum(whole_credits) AS whole, sum(nano_credits) AS nano FROM day_total'),
      // In two parts, for the sum of all may not fit into 64 bits.
      balances: sum(
        `sum(balance / ${nanoPerCredit}) AS whole, sum(balance % ${nanoPerCredit}) AS nano FROM wallet`,
      ),
      lastSeq: readLastSeq(readClient),
    };
  })();
}

interface Parts {
  readonly whole: bigint | null;
  readonly nano: bigint | null;
}
