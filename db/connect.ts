import SQLite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import * as schema from './schema/index.ts';
import { keepStatements } from './statements.ts';
import type { Query } from './store.ts';

/** A connection whose integers are exact: every one leaves the driver as a BigInt. It changes nothing in the file yet. */
export function connect(path: string, { readonly = false } = {}): SQLite.Database {
  const client = new SQLite(path, { timeout: 5000, readonly });
  client.defaultSafeIntegers(true);
  return client;
}

/** Sets up a connection whose file is ours: a write-ahead log, a sync with each commit, and the tables' guards on. */
export function configure(client: SQLite.Database): void {
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  // Where no thread copies the log into the file meanwhile, this connection does it after 64 MB: a page that changes often
  // is copied once for many changes.
  client.pragma('wal_autocheckpoint = 16000');
  // 16 MB of pages in memory instead of 2: the upper parts of all indexes, also when there are millions of rows.
  client.pragma('cache_size = -16384');
  client.pragma('foreign_keys = ON');
  client.pragma('recursive_triggers = ON');
  client.pragma('trusted_schema = OFF');
}

/** Typed queries over a connection. */
export function queriesOn(client: SQLite.Database): Query {
  return drizzle({ client: keepStatements(client), schema });
}
