import type SQLite from 'better-sqlite3';

/** The write-ahead log: how many pages it holds, and how many of them, from its start, are in the file too. */
export interface LogState {
  readonly pages: number;
  readonly copied: number;
}

type Row = readonly [busy: number, pages: number, copied: number];

/**
 * The write-ahead log as one connection sees it. Nothing here throws: what the disk says against a copy it says to the
 * next commit too, and there somebody is told.
 */
export class Log {
  readonly #look: SQLite.Statement;
  readonly #copy: SQLite.Statement;

  constructor(client: SQLite.Database) {
    this.#look = client.prepare('PRAGMA wal_checkpoint(NOOP)').raw().safeIntegers(false);
    this.#copy = client.prepare('PRAGMA wal_checkpoint(PASSIVE)').raw().safeIntegers(false);
  }

  /** How it stands; it costs no more than a look at memory that the connections share. */
  look(): LogState {
    return stateFrom(this.#look);
  }

  /** Copies what no reader needs where it is, and waits for nobody: where another copies already, it does nothing. */
  copy(): LogState {
    return stateFrom(this.#copy);
  }
}

function stateFrom(statement: SQLite.Statement): LogState {
  try {
    const [, pages, copied] = statement.get() as Row;
    return { pages, copied };
  } catch {
    return { pages: 0, copied: 0 };
  }
}

/** The log is copied each time that it has grown by so many pages: 20 MB. */
export const usualCopyAfterPages = 5000;

/**
 * Whether the writer should copy the rest by itself, which lets the log begin again from its start: nobody else can
 * while commits follow each other. It is long by then, so that this is rare, and little is left, so that it is short.
 */
export function isToBeEnded({ pages, copied }: LogState, copyAfterPages: number): boolean {
  return pages >= 2 * copyAfterPages && pages - copied <= copyAfterPages / 4;
}

/** Whether so much was written while the log was copied that it is worth copying again at once. */
export function isMuchLeft({ pages, copied }: LogState, copyAfterPages: number): boolean {
  return pages - copied > copyAfterPages / 8;
}
