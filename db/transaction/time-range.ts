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
 * Finds rows by time in the order of rows. Time goes forward from row to row except where the clock was set back, so in each
 * stretch between two such places a row is guessed by its time, then what is left is halved, in turn until it is found: a few
 * point reads, however long the ledger, and no index over time. Made for one look at the ledger: what is posted later it does not find.
 */
export class TimeSearch {
  readonly #client: SQLite.Database;
  readonly #readTime;
  readonly #ends = new Map<SeqRange, readonly [number, number]>();
  /** The stretches within which time only goes forward, in order. */
  readonly stretches: readonly SeqRange[];

  constructor(client: SQLite.Database) {
    this.#client = client;
    this.#readTime = client
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
  firstFrom(stretch: SeqRange, atMs: number): number {
    let [low, high] = [stretch.first, stretch.last + 1];
    let [lowMs, highMs] = this.#timesOf(stretch);
    for (let turn = 0; low < high; turn += 1) {
      const isGuess = turn % 2 === 0 && lowMs < atMs && atMs <= highMs;
      const share = isGuess ? (atMs - lowMs) / (highMs - lowMs) : 0.5;
      const between = low + Math.floor((high - 1 - low) * share);
      const ms = this.#timeOf(between);
      if (ms < atMs) [low, lowMs] = [between + 1, ms];
      else [high, highMs] = [between, ms];
    }
    return low;
  }

  /** The times of a stretch's first row and its last. */
  #timesOf(stretch: SeqRange): readonly [number, number] {
    const known = this.#ends.get(stretch);
    if (known) return known;
    const ends = [this.#timeOf(stretch.first), this.#timeOf(stretch.last)] as const;
    this.#ends.set(stretch, ends);
    return ends;
  }

  /** The time of a row, or of the one after it; 0 past the last. */
  #timeOf(seq: number): number {
    return Number(this.#readTime.get(seq) ?? 0n);
  }
}
