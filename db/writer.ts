import type SQLite from 'better-sqlite3';
import { failureCode } from './database-problem.ts';
import type { PostCommand, Posted } from './ledger/ledger.ts';
import { Poster } from './ledger/sqlite/poster.ts';
import { Refusal } from './refusal.ts';
import type { Change, Clock, Query } from './store.ts';

/** A database transaction that is open now. It ends before anything else runs: nothing may await inside it. */
export interface Tx {
  readonly query: Query;
  /** Moves credits; the change is told to listeners once it is committed. See Ledger.post for what it refuses. */
  readonly post: (command: PostCommand) => Posted;
  /** The moment of this batch, in milliseconds since 1970 UTC. */
  readonly nowMs: number;
  /** Tells listeners of a change, once it is committed. */
  readonly changed: (change: Change) => void;
}

interface Job {
  readonly work: (tx: Tx) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Outcome {
  readonly settle: () => void;
  readonly changes: readonly Change[];
}

interface WriterOptions {
  readonly query: Query;
  readonly now: Clock;
  readonly onCommit: (change: Change) => void;
}

/**
 * Commits in groups: all work that arrives in one turn of the event loop shares one BEGIN IMMEDIATE and one sync to
 * disk. Each piece runs in a savepoint of its own, so that one refusal undoes nobody else's work, and each caller is
 * answered only after the COMMIT.
 */
export class Writer {
  readonly #client: SQLite.Database;
  readonly #options: WriterOptions;
  readonly #poster: Poster;
  #waiting: Job[] = [];
  #scheduled = false;
  #closed = false;

  constructor(client: SQLite.Database, options: WriterOptions) {
    this.#client = client;
    this.#options = options;
    this.#poster = new Poster(client, options.query);
  }

  /**
   * Runs work in a database transaction and resolves with its result once that is on disk.
   * @throws Refusal `shutting_down` after close; `database_unavailable` when the disk or a lock said no, with nothing
   * written; and whatever the work throws, with its own writes undone.
   */
  run<T>(work: (tx: Tx) => T): Promise<T> {
    if (this.#closed) return Promise.reject(new Refusal('shutting_down'));
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    });
  }

  /** Finishes what waits and takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#scheduled) await new Promise((resolve) => setImmediate(resolve));
    this.#flush();
  }

  #flush(): void {
    const jobs = this.#waiting;
    this.#waiting = [];
    this.#scheduled = false;
    if (jobs.length === 0) return;
    let outcomes: Outcome[];
    try {
      this.#client.exec('BEGIN IMMEDIATE');
      outcomes = this.#runAll(jobs);
      this.#client.exec('COMMIT');
    } catch (error) {
      if (this.#client.inTransaction) this.#client.exec('ROLLBACK');
      const refusal = unavailable(error);
      for (const job of jobs) job.reject(refusal);
      return;
    }
    for (const outcome of outcomes) outcome.settle();
    for (const outcome of outcomes) outcome.changes.forEach(this.#options.onCommit);
  }

  #runAll(jobs: readonly Job[]): Outcome[] {
    const nowMs = this.#options.now();
    return jobs.map((job) => this.#runOne(job, nowMs));
  }

  #runOne(job: Job, nowMs: number): Outcome {
    const changes: Change[] = [];
    const tx: Tx = {
      query: this.#options.query,
      nowMs,
      changed: (change) => changes.push(change),
      post: (command) => this.#post(command, { nowMs, changes }),
    };
    this.#client.exec('SAVEPOINT job');
    try {
      const value = job.work(tx);
      this.#client.exec('RELEASE job');
      return { settle: () => job.resolve(value), changes };
    } catch (error) {
      // A full disk ends the whole database transaction by itself: then no piece of the batch was kept.
      if (!this.#client.inTransaction) throw error;
      this.#client.exec('ROLLBACK TO job; RELEASE job');
      const told = diskSaidNo.test(failureCode(error)) ? unavailable(error) : error;
      return { settle: () => job.reject(told), changes: [] };
    }
  }

  #post(command: PostCommand, job: { nowMs: number; changes: Change[] }): Posted {
    const posted = this.#poster.post(command, job.nowMs);
    if (!posted.replayed) {
      job.changes.push({ userId: command.userId, kind: 'movement', key: posted.transaction.seq });
    }
    return posted;
  }
}

const diskSaidNo = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOMEM|CORRUPT)/;

function unavailable(error: unknown): Refusal {
  const refusal = new Refusal('database_unavailable', { retryAfterSeconds: 1 });
  refusal.cause = failureCode(error) || error;
  return refusal;
}
