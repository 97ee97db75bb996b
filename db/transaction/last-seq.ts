import type SQLite from 'better-sqlite3';

/** The last row of the ledger; 0 before the first. */
export function readLastSeq(client: SQLite.Database): number {
  return Number(client.prepare('SELECT max(seq) FROM ledger_transaction').pluck().get() ?? 0);
}
