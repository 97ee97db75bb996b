import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type SQLite from 'better-sqlite3';
import { configure, connect, queriesOn } from './connect.ts';
import { explain } from './explain.ts';
import { makeFolders } from './folder.ts';
import { readInstance } from './instance.ts';
import { type Ledger, createLedger } from './ledger/ledger.ts';
import { Wallets } from './ledger/sqlite/wallets.ts';
import { lockFile } from './lock.ts';
import { migrate, refuseForeign } from './migrate.ts';
import { type Clock, type Store, createSignal } from './store.ts';
import { InlineCommitter } from './write/inline.ts';
import { ThreadCommitter } from './write/thread/thread.ts';
import { Writer } from './write/writer.ts';

export interface OpenOptions {
  /** The database file; its folder is made when it is missing. */
  readonly path: string;
  /** Opened to try things out: nothing was configured. */
  readonly tryOut?: boolean;
  readonly migrationsFolder?: string;
  /**
   * Takes what failed with nobody waiting for it, and in words what that was: a listener of `onChange`, or the thread that
   * copies the log. Without it, it becomes a warning of the process.
   */
  readonly onFault?: (error: unknown, what: string) => void;
  /** So many pages more in the log, and a thread of its own copies it into the file: 5,000 unless tests say less. */
  readonly copyAfterPages?: number;
  /** Writes in this thread, by this clock, instead of in one of its own: everybody waits for the disk then. */
  readonly inline?: { readonly now: Clock };
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
 * Opens the file for this process alone and brings it to this version.
 * @throws DatabaseProblem with one line for a person: not writable, corrupt, another program's, in use by another
 * process, or too new.
 */
export function openDatabase(options: OpenOptions): Database {
  const { path } = options;
  const opened: SQLite.Database[] = [];
  try {
    prepareFile(path);
    opened.push(lockFile(path));
    const writing = openFile(path, opened);
    const upgradeCopy = migrate(writing, options.migrationsFolder);
    const reading = openFile(path, opened);
    reading.pragma('query_only = ON');
    return { ...assemble(options, { writing, reading, lock: opened[0] }), upgradeCopy };
  } catch (error) {
    for (const client of opened) client.close();
    throw explain(error, path);
  }
}

/** Sessions and ledger rows are nobody else's to read; SQLite gives its -wal and -shm the same rights. */
function prepareFile(path: string): void {
  makeFolders(dirname(path));
  closeSync(openSync(path, 'a', 0o600));
}

function openFile(path: string, opened: SQLite.Database[]): SQLite.Database {
  const client = connect(path);
  opened.push(client);
  refuseForeign(client);
  configure(client);
  return client;
}

interface Connections {
  readonly writing: SQLite.Database;
  readonly reading: SQLite.Database;
  readonly lock: SQLite.Database | undefined;
}

function assemble(options: OpenOptions, connections: Connections): Omit<Database, 'upgradeCopy'> {
  const { path, inline, tryOut: isTryOut = false, onFault = warnOfFault } = options;
  const { writing, reading, lock } = connections;
  const now = inline?.now ?? Date.now;
  const query = queriesOn(writing);
  const { id: instanceId, tryOut } = readInstance(query, { now, tryOut: isTryOut });
  const signal = createSignal((error) => onFault(error, 'a listener to changes failed'));
  if (!inline) writing.close();
  const onCheckpointFault = (error: unknown): void =>
    onFault(error, 'the thread that copies the log was lost; commits copy it until it is back');
  const committer = inline
    ? new InlineCommitter(writing, { query, now })
    : new ThreadCommitter({ path, copyAfterPages: options.copyAfterPages, onCheckpointFault });
  const writer = new Writer({ committer, onCommit: signal.emit });
  const read = queriesOn(reading);
  const wallets = new Wallets(reading);
  const store: Store = {
    path,
    now,
    writer,
    read,
    readClient: reading,
    wallets,
    onChange: signal.on,
    instanceId,
  };
  const close = async (): Promise<void> => {
    await writer.close();
    reading.close();
    lock?.close();
  };
  return { ...store, ledger: createLedger(store), tryOut, close };
}

function warnOfFault(error: unknown, what: string): void {
  process.emitWarning(error instanceof Error ? error : `${what}: ${String(error)}`);
}
