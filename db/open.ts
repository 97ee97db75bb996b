import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import SQLite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { DatabaseProblem, failureCode } from './database-problem.ts';
import { type Ledger, createLedger } from './ledger/ledger.ts';
import { migrate, refuseForeign } from './migrate.ts';
import { readInstance } from './instance.ts';
import * as schema from './schema/index.ts';
import { type Clock, type Query, type Store, createSignal } from './store.ts';
import { Writer } from './writer.ts';

export interface OpenOptions {
  /** The database file; its folder is made when it is missing. */
  readonly path: string;
  /** Milliseconds since 1970 UTC. */
  readonly now?: Clock;
  /** Opened to try things out: nothing was configured. */
  readonly tryOut?: boolean;
  readonly migrationsFolder?: string;
  /** Takes what a listener of `onChange` threw; without it, it becomes a warning of the process. */
  readonly onListenerFault?: (error: unknown) => void;
}

/** An open database: the store that verbs take, and what the process needs beside it. */
export interface Database extends Store {
  readonly ledger: Ledger;
  /** Opened to try things out, as it was each time before, so that there can be no real books in it. */
  readonly tryOut: boolean;
  /** The copy made before an upgrade, if this start was one. */
  readonly upgradeCopy: string | null;
  /** Finishes what waits to be written, then closes the file. */
  close(): Promise<void>;
}

/**
 * Opens the file and brings it to this version.
 * @throws DatabaseProblem with one line for a person: not writable, corrupt, another program's, or too new.
 */
export function openDatabase(options: OpenOptions): Database {
  const opened: SQLite.Database[] = [];
  try {
    prepareFile(options.path);
    const writing = connect(options.path, opened);
    const upgradeCopy = migrate(writing, options.migrationsFolder);
    const reading = connect(options.path, opened);
    reading.pragma('query_only = ON');
    const { path, now = Date.now, tryOut = false, onListenerFault = warnOfFault } = options;
    return assemble({ writing, reading, upgradeCopy, path, now, tryOut, onListenerFault });
  } catch (error) {
    for (const client of opened) client.close();
    throw explain(error, options.path);
  }
}

/** Sessions and ledger rows are nobody else's to read; SQLite gives its -wal and -shm the same rights. */
function prepareFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

function connect(path: string, opened: SQLite.Database[]): SQLite.Database {
  const client = new SQLite(path, { timeout: 5000 });
  opened.push(client);
  client.defaultSafeIntegers(true);
  refuseForeign(client);
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  client.pragma('foreign_keys = ON');
  client.pragma('recursive_triggers = ON');
  client.pragma('trusted_schema = OFF');
  return client;
}

interface Parts {
  readonly writing: SQLite.Database;
  readonly reading: SQLite.Database;
  readonly upgradeCopy: string | null;
  readonly now: Clock;
  readonly path: string;
  readonly tryOut: boolean;
  readonly onListenerFault: (error: unknown) => void;
}

function assemble(parts: Parts): Database {
  const { writing, reading, now, path, upgradeCopy } = parts;
  const signal = createSignal(parts.onListenerFault);
  const write: Query = drizzle({ client: writing, schema });
  const { id: instanceId, tryOut } = readInstance(write, parts);
  const writer = new Writer(writing, { query: write, now, onCommit: signal.emit });
  const store: Store = {
    path,
    now,
    writer,
    read: drizzle({ client: reading, schema }),
    write,
    onChange: signal.on,
    instanceId,
  };
  const close = async (): Promise<void> => {
    await writer.close();
    reading.close();
    writing.close();
  };
  return { ...store, ledger: createLedger(store), tryOut, upgradeCopy, close };
}

function warnOfFault(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

const explanations: Readonly<Record<string, string>> = {
  EACCES:
    'cannot be written: give this user the right to write there, or set database.path to another place.',
  EPERM: 'cannot be written: give this user the right to write there, or set database.path to another place.',
  EROFS: 'stands on a read-only disk: set database.path to another place.',
  EEXIST: 'has a file where its folder should be: set database.path to another place.',
  EISDIR: 'is a folder: set database.path to a file.',
  ENOTDIR: 'has a file where its folder should be: set database.path to another place.',
  SQLITE_CANTOPEN: 'cannot be opened: check that it is a file and that this user may write there.',
  SQLITE_READONLY: 'is read-only: give this user the right to write it and its folder.',
  SQLITE_NOTADB: 'is not a database: restore it from a copy, or set database.path to another file.',
  SQLITE_CORRUPT: 'is damaged: restore it from a copy; keep the damaged file and its -wal for a rescue.',
  SQLITE_BUSY: 'is in use by another program: end that one first.',
  SQLITE_FULL: 'has no room to grow: free some space on that disk.',
};

function explain(error: unknown, path: string): unknown {
  if (error instanceof DatabaseProblem) return error;
  const code = failureCode(error);
  const known = Object.keys(explanations).find((prefix) => code.startsWith(prefix));
  return known ? new DatabaseProblem(`${path} ${explanations[known]}`, { cause: error }) : error;
}
