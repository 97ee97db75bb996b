import type SQLite from 'better-sqlite3';
import { nanoPerCredit } from '../ledger/credits.ts';
import type { TransactionType } from '../ledger/rules/type.ts';
import { readLastSeq } from '../transaction/last-seq.ts';
import { type Finding, findingAbout, nothing } from './finding.ts';

/** The sum of a day in UTC over one type, or of all days. */
export interface Total {
  readonly count: number;
  /** Signed nanocredits; over all wallets this may need more than 64 bits. */
  readonly amount: bigint;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

const dayMs = 86_400_000;

interface TotalRow {
  readonly day: bigint;
  readonly type: TransactionType;
  readonly count: bigint;
  readonly whole_credits: bigint;
  readonly nano_credits: bigint;
  readonly first_seq: bigint;
  readonly last_seq: bigint;
}

/** A row of `day_total`, or of what rows add up to in the same columns. */
export function toTotal(row: TotalRow): Total {
  return {
    count: Number(row.count),
    amount: row.whole_credits * nanoPerCredit + row.nano_credits,
    firstSeq: Number(row.first_seq),
    lastSeq: Number(row.last_seq),
  };
}

/** The first moment of a day in UTC. */
export function dayStart(day: number): Date {
  return new Date(day * dayMs);
}

/** The day in UTC of a moment. */
export function dayOf(at: Date): number {
  return Math.floor(at.getTime() / dayMs);
}

/** Rows added up in a step. */
const stepRows = 2000;

const addUp = `SELECT created_at / ${dayMs} AS day, type, count(*) AS count, sum(amount / ${nanoPerCredit}) AS whole_credits,
  sum(amount % ${nanoPerCredit}) AS nano_credits, min(seq) AS first_seq, max(seq) AS last_seq
  FROM (SELECT * FROM ledger_transaction WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ${stepRows}) GROUP BY 1, 2`;

/** Sums by day and type, as a map by "20393 usage". */
export type DaySums = ReadonlyMap<string, Total>;

/** What day_total says now, and the last row that it counts: read in one view of the file. */
export function readDaySums(client: SQLite.Database): { sums: DaySums; lastSeq: number } {
  return client.transaction(() => {
    const rows = client.prepare<[], TotalRow>('SELECT * FROM day_total').all();
    return { sums: new Map(rows.map((row) => [nameOf(row), toTotal(row)])), lastSeq: readLastSeq(client) };
  })();
}

/** Adds up all rows to a seq. Yields after each step, with what there is by then. */
export function* addUpRows(client: SQLite.Database, lastSeq: number): Generator<null, DaySums> {
  const read = client.prepare<[number, number], TotalRow>(addUp);
  const sums = new Map<string, Total>();
  for (let after = 0; ;) {
    const rows = read.all(after, lastSeq);
    if (rows.length === 0) return sums;
    for (const row of rows) {
      const total = toTotal(row);
      const name = nameOf(row);
      const before = sums.get(name);
      sums.set(name, before ? plus(before, total) : total);
      after = Math.max(after, total.lastSeq);
    }
    yield null;
  }
}

function nameOf({ day, type }: TotalRow): string {
  return `${day} ${type}`;
}

function plus(left: Total, right: Total): Total {
  return {
    count: left.count + right.count,
    amount: left.amount + right.amount,
    firstSeq: Math.min(left.firstSeq, right.firstSeq),
    lastSeq: Math.max(left.lastSeq, right.lastSeq),
  };
}

/** Compares what day_total says with its rows. Yields after each step. Returns the last row. */
export function* checkTotals(client: SQLite.Database): Generator<readonly Finding[], number> {
  const { sums: stored, lastSeq } = readDaySums(client);
  const walk = addUpRows(client, lastSeq);
  let step = walk.next();
  for (; !step.done; step = walk.next()) yield nothing;
  const expected = step.value;
  const wrong = [...expected].filter(([name, total]) => !isSame(total, stored.get(name)));
  const strange = [...stored.keys()].filter((name) => !expected.has(name));
  yield [
    ...wrong.map(([name]) => findingAbout('day_total', label(name), 'does not add up its rows')),
    ...strange.map((name) => findingAbout('day_total', label(name), 'adds up rows that are not there')),
  ];
  return lastSeq;
}

function isSame(left: Total, right: Total | undefined): boolean {
  if (!right || left.count !== right.count || left.amount !== right.amount) return false;
  return left.firstSeq === right.firstSeq && left.lastSeq === right.lastSeq;
}

/** "the total of 2026-11-01, usage" for "20758 usage". */
function label(name: string): string {
  const [day = '0', type = ''] = name.split(' ');
  const at = dayStart(Number(day));
  const written = Number.isNaN(at.getTime()) ? `day ${day}` : at.toISOString().slice(0, 10);
  return `the total of ${written}, ${type}`;
}
