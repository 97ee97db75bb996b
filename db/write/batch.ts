import type SQLite from 'better-sqlite3';
import { failureCode } from '../database-problem.ts';
import { Book } from '../ledger/sqlite/book.ts';
import { HoldBook } from '../ledger/sqlite/hold-book.ts';
import { Refusal } from '../refusal.ts';
import type { Change, Clock, Query } from '../store.ts';
import type { Tx } from './tx.ts';

/** One piece of work, done whole or not at all. */
export interface Work {
  readonly run: (tx: Tx) => unknown;
  /** It refuses before it writes, so that a refusal leaves nothing to be undone. */
  readonly refusesFirst: boolean;
  /**
   * It writes so much before it may refuse that it gets a database transaction and a sync of its own: SQLite goes through
   * all that a savepoint keeps at the end of each statement in it.
   */
  readonly standsAlone: boolean;
}

export type Answer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** What became of a batch: an answer for each piece in the order given, and what listeners are to be told. */
export interface Committed {
  readonly answers: readonly Answer[];
  readonly changes: readonly Change[];
}

/** The writing connection: commits pieces of work together, with one BEGIN IMMEDIATE and one sync to disk. */
export class Batches {
  readonly #client: SQLite.Database;
  readonly #now: Clock;
  readonly #book: Book;
  readonly #tx: Omit<Tx, 'nowMs' | 'changed'>;
  readonly #sql;
  #changes: Change[] = [];

  constructor(client: SQLite.Database, { query, now }: { query: Query; now: Clock }) {
    this.#client = client;
    this.#now = now;
    // What it takes to undo a piece is kept in memory, and not in a file that no piece outlives.
    client.pragma('temp_store = MEMORY');
    this.#book = new Book(client, query);
    this.#tx = { query, client, book: this.#book, holds: new HoldBook(client, { query, book: this.#book }) };
    this.#sql = {
      begin: client.prepare('BEGIN IMMEDIATE'),
      commit: client.prepare('COMMIT'),
      mark: client.prepare('SAVEPOINT piece'),
      keep: client.prepare('RELEASE piece'),
      undo: client.prepare('ROLLBACK TO piece'),
    };
  }

  /**
   * Does all work in one database transaction, so that one piece's refusal or fault undoes nobody else's; a piece that
   * stands alone comes between two of them. Returns once it is on disk; where the disk or a lock said no, nothing of that
   * database transaction is written, and its answers are `database_unavailable`.
   */
  commit(pieces: readonly Work[]): Committed {
    const groups = splitAround(pieces).map((group) => this.#commitGroup(group));
    if (groups.length === 1 && groups[0]) return groups[0];
    return {
      answers: groups.flatMap(({ answers }) => answers),
      changes: groups.flatMap(({ changes }) => changes),
    };
  }

  #commitGroup(pieces: readonly Work[]): Committed {
    if (pieces[0]?.standsAlone) return this.#commitAlone(pieces[0]);
    try {
      return this.#commit(pieces, { careful: false });
    } catch (error) {
      this.#undoAll();
      if (!(error instanceof Fault)) return refuseAll(pieces, error);
    }
    // Somewhere is a bug, and whoever brought it may have written already: once more, with each piece on its own.
    try {
      return this.#commit(pieces, { careful: true });
    } catch (error) {
      this.#undoAll();
      return refuseAll(pieces, error);
    }
  }

  #commitAlone(work: Work): Committed {
    try {
      const value = work.run(this.#begin());
      this.#book.keep();
      this.#end();
      return { answers: [{ ok: true, value }], changes: this.#changes };
    } catch (error) {
      this.#undoAll();
      return { answers: [{ ok: false, error: sayIfDisk(error) }], changes: [] };
    }
  }

  #begin(): Tx {
    this.#changes = [];
    this.#book.begin();
    this.#sql.begin.run();
    const nowMs = this.#now();
    return { ...this.#tx, nowMs, changed: (change) => this.#changes.push(change) };
  }

  #end(): void {
    this.#book.end();
    this.#sql.commit.run();
  }

  #commit(pieces: readonly Work[], { careful }: { careful: boolean }): Committed {
    const tx = this.#begin();
    const answers = pieces.map((work) => {
      return work.refusesFirst && !careful ? this.#do(work, tx) : this.#doApart(work, tx);
    });
    this.#end();
    return { answers, changes: this.#changes };
  }

  #do(work: Work, tx: Tx): Answer {
    try {
      const value = work.run(tx);
      this.#book.keep();
      return { ok: true, value };
    } catch (error) {
      if (!(error instanceof Refusal)) throw new Fault(error);
      this.#book.keep();
      return { ok: false, error };
    }
  }

  /** In a savepoint of its own. */
  #doApart(work: Work, tx: Tx): Answer {
    const changesBefore = this.#changes.length;
    this.#sql.mark.run();
    try {
      const value = work.run(tx);
      this.#sql.keep.run();
      this.#book.keep();
      return { ok: true, value };
    } catch (error) {
      // A full disk ends the whole database transaction by itself: then no piece of the batch was kept.
      if (!this.#client.inTransaction) throw error;
      this.#sql.undo.run();
      this.#sql.keep.run();
      this.#book.drop();
      this.#changes.length = changesBefore;
      return { ok: false, error: sayIfDisk(error) };
    }
  }

  #undoAll(): void {
    if (this.#client.inTransaction) this.#client.exec('ROLLBACK');
  }
}

/** What a piece of work threw that was no refusal. */
class Fault extends Error {
  constructor(cause: unknown) {
    super('a piece of work failed', { cause });
  }
}

const diskSaidNo = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOMEM|CORRUPT)/;

/** What a caller is told of an error: a disk or a lock that said no is nobody's bug. */
function sayIfDisk(error: unknown): unknown {
  return diskSaidNo.test(failureCode(error)) ? unavailable(error) : error;
}

/** In the order given: pieces that may share a database transaction, and between them those that may not. */
function splitAround(pieces: readonly Work[]): Work[][] {
  const groups: Work[][] = [];
  for (const work of pieces) {
    const last = groups.at(-1);
    if (!last || work.standsAlone || last[0]?.standsAlone) groups.push([work]);
    else last.push(work);
  }
  return groups;
}

function refuseAll(pieces: readonly Work[], error: unknown): Committed {
  const answer: Answer = { ok: false, error: unavailable(error) };
  return { answers: pieces.map(() => answer), changes: [] };
}

function unavailable(error: unknown): Refusal {
  const refusal = new Refusal('database_unavailable', { retryAfterSeconds: 1 });
  refusal.cause = failureCode(error) || error;
  return refusal;
}
