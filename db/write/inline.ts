import type SQLite from 'better-sqlite3';
import type { Clock, Query } from '../store.ts';
import { Batches, type Committed, type Work } from './batch.ts';
import type { Call, Committer } from './writer.ts';
import { workOf } from './writes.ts';

/** Commits in this thread, which waits for the disk meanwhile: for tests, and for programs that serve nobody. */
export class InlineCommitter implements Committer {
  readonly client: SQLite.Database;
  readonly #batches: Batches;

  constructor(client: SQLite.Database, options: { query: Query; now: Clock }) {
    this.client = client;
    this.#batches = new Batches(client, options);
  }

  async commit(calls: readonly Call[]): Promise<Committed> {
    return this.commitWork(calls.map(workOf));
  }

  /** The same for work that has no name. */
  commitWork(pieces: readonly Work[]): Committed {
    return this.#batches.commit(pieces);
  }

  async close(): Promise<void> {
    this.client.close();
  }
}
