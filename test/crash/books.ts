import type SQLite from 'better-sqlite3';
import { connect } from '../../db/connect.ts';
import { formatFinding, openBooks, verifyBooks } from '../../db/index.ts';

/** What is in a ledger, by the names that tests gave it. */
export interface Contents {
  /** Origins and sources of transactions. */
  readonly posts: ReadonlySet<string>;
  /** States of holds by their sources. */
  readonly holds: ReadonlyMap<string, string>;
  /** Whose ledger it is. */
  readonly instanceId: string;
}

/** Reads what is in a file of this version. */
export function readContents(client: SQLite.Database): Contents {
  const posts = client.prepare<[], string>('SELECT source_id FROM named_transaction').pluck().all();
  const holds = client.prepare<[], { source: string; state: string }>('SELECT source, state FROM hold').all();
  if (new Set(posts).size !== posts.length) throw new Error('a source is in the ledger twice');
  const instanceId = String(client.prepare('SELECT id FROM instance').pluck().get());
  return {
    posts: new Set(posts),
    holds: new Map(holds.map(({ source, state }) => [source, state])),
    instanceId,
  };
}

/** Everything that is wrong with a file of this version: its pages and its books. */
export function findFaults(path: string): string[] {
  const books = openBooks(path);
  try {
    return [...verifyBooks(books, { structure: true })].flat().map(formatFinding);
  } finally {
    books.close();
  }
}

/** Works with a plain connection to a file. */
export function withClient<T>(path: string, work: (client: SQLite.Database) => T): T {
  const client = connect(path);
  try {
    return work(client);
  } finally {
    client.close();
  }
}
