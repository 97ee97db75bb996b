import type SQLite from 'better-sqlite3';
import { nanoPerCredit } from '../credits.ts';
import type { TransactionType } from '../rules/type.ts';

/** What counts of a row. */
export interface Counted {
  readonly seq: number;
  readonly type: TransactionType;
  /** Signed nanocredits. */
  readonly amount: bigint;
  readonly createdAtMs: number;
}

interface Total {
  readonly day: number;
  readonly type: TransactionType;
  count: number;
  whole: bigint;
  nano: bigint;
  readonly firstSeq: number;
  lastSeq: number;
}

const dayMs = 86_400_000;

/** The sums of days in UTC: gathered in memory while a batch runs, written once at its end. */
export class DayTotals {
  readonly #add;
  #kept: Counted[] = [];
  #piece: Counted[] = [];

  constructor(client: SQLite.Database) {
    this.#add = client.prepare(
      `INSERT INTO day_total (day, type, count, whole_credits, nano_credits, first_seq, last_seq)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (day, type) DO UPDATE SET
      count = count + excluded.count, whole_credits = whole_credits + excluded.whole_credits,
      nano_credits = nano_credits + excluded.nano_credits, first_seq = min(first_seq, excluded.first_seq),
      last_seq = max(last_seq, excluded.last_seq)`,
    );
  }

  add(row: Counted): void {
    this.#piece.push(row);
  }

  /** What the current piece of the batch added counts. */
  keep(): void {
    if (this.#piece.length === 0) return;
    this.#kept.push(...this.#piece);
    this.#piece = [];
  }

  /** The current piece was undone. */
  drop(): void {
    this.#piece = [];
  }

  /** The batch was undone. */
  reset(): void {
    this.#piece = [];
    this.#kept = [];
  }

  /** Writes what the batch added. */
  write(): void {
    const totals = new Map<string, Total>();
    for (const row of this.#kept) count(totals, row);
    for (const total of totals.values()) {
      const { day, type, whole, nano, firstSeq, lastSeq } = total;
      this.#add.run(day, type, total.count, whole, nano, firstSeq, lastSeq);
    }
    this.#kept = [];
  }
}

function count(totals: Map<string, Total>, { seq, type, amount, createdAtMs }: Counted): void {
  const day = Math.floor(createdAtMs / dayMs);
  const name = `${day} ${type}`;
  let total = totals.get(name);
  if (!total) {
    total = { day, type, count: 0, whole: 0n, nano: 0n, firstSeq: seq, lastSeq: seq };
    totals.set(name, total);
  }
  total.count += 1;
  total.whole += amount / nanoPerCredit;
  total.nano += amount % nanoPerCredit;
  total.lastSeq = seq;
}
