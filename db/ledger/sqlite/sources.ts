import type SQLite from 'better-sqlite3';
import { rowId, seqOf } from '../row-id.ts';
import { packSource } from '../source.ts';

/** Finds what was posted for a cause. */
export class Sources {
  readonly #named;
  readonly #unnamed;

  constructor(client: SQLite.Database) {
    this.#named = client
      .prepare<[string, string | Buffer], bigint>(
        'SELECT seq FROM ledger_transaction WHERE origin = ? AND source = ?',
      )
      .pluck();
    this.#unnamed = client
      .prepare<[number, string], bigint>(
        'SELECT created_at FROM ledger_transaction WHERE seq = ? AND origin = ? AND source IS NULL',
      )
      .pluck();
  }

  /** The seq of the transaction of a source; one that had none was answered with its own id for one. Null for a new cause. */
  find(origin: string, sourceId: string): number | null {
    const named = this.#named.get(origin, packSource(sourceId));
    if (named !== undefined) return Number(named);
    const seq = seqOf('transaction', sourceId);
    if (seq === null) return null;
    const madeAtMs = this.#unnamed.get(seq, origin);
    return madeAtMs !== undefined && rowId('transaction', seq, Number(madeAtMs)) === sourceId ? seq : null;
  }
}
