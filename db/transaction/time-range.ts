import type SQLite from 'better-sqlite3';
import { readLastSeq } from './last-seq.ts';

/** A span of time, both ends within it. Milliseconds since 1970 UTC. */
export interface Span {
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** Rows by their place, both ends within it. */
export interface SeqRange {
  readonly first: number;
  readonly last: number;
}

/** As TimeSearch.range, for one question. */
export function findSeqRange(client: SQLite.Database, span: Span): SeqRange | null {
  return new TimeSearch(client).range(span);
}

/**
 * Finds rows by time in the order of rows. Time goes forward from row to row except where the clock was set back, so each
 * stretch between two such places is halved until the end is found: a few point reads, however long the ledger, and no
 * index over time. Made for one look at the ledger: what is posted later it does not find.
 */
export class TimeSearch {
  readonly #client: SQLite.Database;
  readonly #timeOf;
  /** The stretches within which time only goes forward, in order. */
  readonly stretches: readonly SeqRange[];

  constructor(client: SQLite.Database) {
    this.#client = client;
    this.#timeOf = client
      .prepare<[number], bigint>(
        'SELECT created_at FROM ledger_transaction WHERE seq >= ? ORDER BY seq LIMIT 1',
      )
      .pluck();
    this.stretches = this.#findStretches();
  }

  /**
   * The rows between which everything of a span of time stands, or null where there is nothing. After a step back of the
   * clock, rows outside the span may stand between those within it.
   */
  range({ fromMs, toMs }: Span): SeqRange | null {
    let range: SeqRange | null = null;
    for (const stretch of this.stretches) {
      const first = fromMs === undefined ? stretch.first : this.firstFrom(stretch, fromMs);
      const last = toMs === undefined ? stretch.last : this.firstFrom(stretch, toMs + 1) - 1;
      if (first > last) continue;
      range = range ? { first: range.first, last } : { first, last };
    }
    return range;
  }

  #findStretches(): SeqRange[] {
    const steps = this.#client.prepare<[], bigint>('SELECT seq FROM clock_step ORDER BY seq').pluck().all();
    const starts = [1, ...steps.map(Number)];
    const end = readLastSeq(this.#client);
    return starts.map((first, index) => ({ first, last: (starts[index + 1] ?? end + 1) - 1 }));
  }

  /** The first row of a stretch that is not before a moment; one past its end where all are. */
  firstFrom({ first, last }: SeqRange, atMs: number): number {
    let low = first;
    let high = last + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (Number(this.#timeOf.get(middle) ?? 0n) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
