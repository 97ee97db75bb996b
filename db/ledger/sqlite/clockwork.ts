import type SQLite from 'better-sqlite3';

/** Where and when the next row stands. */
export interface Place {
  readonly seq: number;
  readonly createdAtMs: number;
  /** The machine's clock was set back since the row before. */
  readonly isStep: boolean;
}

/** A clock that is put right by a little is no news: until it has caught up, time stands still. */
const toleratedMs = 10_000;

/** Numbers the rows and gives them their time, which goes back only where the machine's clock was set back. */
export class Clockwork {
  readonly #last;
  readonly #note;
  #previous: { seq: number; createdAtMs: number } | null = null;

  constructor(client: SQLite.Database) {
    this.#last = client.prepare<[], { seq: bigint; created_at: bigint }>(
      'SELECT seq, created_at FROM ledger_transaction ORDER BY seq DESC LIMIT 1',
    );
    this.#note = client.prepare<[number]>('INSERT INTO clock_step (seq) VALUES (?)');
  }

  next(nowMs: number): Place {
    const { seq, createdAtMs } = (this.#previous ??= this.#read());
    const behindMs = createdAtMs - nowMs;
    const isStep = behindMs > toleratedMs;
    const place = { seq: seq + 1, createdAtMs: behindMs > 0 && !isStep ? createdAtMs : nowMs, isStep };
    this.#previous = place;
    return place;
  }

  noteStep(seq: number): void {
    this.#note.run(seq);
  }

  /** Forgets the row before: it may have been undone. */
  reset(): void {
    this.#previous = null;
  }

  #read(): { seq: number; createdAtMs: number } {
    const last = this.#last.get();
    return { seq: Number(last?.seq ?? 0n), createdAtMs: Number(last?.created_at ?? 0n) };
  }
}
