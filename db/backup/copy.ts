import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  statfsSync,
} from 'node:fs';
import { dirname } from 'node:path';
import SQLite from 'better-sqlite3';
import { DatabaseProblem } from '../database-problem.ts';
import { explainTarget } from './explain-target.ts';
import { openSource } from './source.ts';

/** What is to be copied, and where to. */
export interface CopyOrder {
  /** The database, in use or not. */
  readonly path: string;
  /** The copy is written under this name first, in the folder of `target`. */
  readonly partial: string;
  /** A name that nothing has yet. */
  readonly target: string;
}

/** A copy that was checked and is on disk. */
export interface Backup {
  readonly path: string;
  readonly sizeBytes: number;
  /** The last transaction that it holds; 0 where there is none. */
  readonly lastSeq: number;
}

/**
 * Copies the database as it is at one moment, whoever writes to it meanwhile: `VACUUM INTO` reads one snapshot, and
 * nobody who writes waits for a reader. The name appears when the copy is whole, checked and on disk, and not before.
 * @throws DatabaseProblem with one line for a person.
 */
export function copyDatabase({ path, partial, target }: CopyOrder): Backup {
  const source = openSource(path);
  try {
    makePlace(target, sizeOf(source));
    createFile(partial);
    source.prepare('VACUUM INTO ?').run(partial);
    const lastSeq = check(partial);
    // VACUUM INTO syncs nothing.
    sync(partial);
    refuseTaken(target);
    renameSync(partial, target);
    syncFolder(dirname(target));
    return { path: target, sizeBytes: statSync(target).size, lastSeq };
  } catch (error) {
    throw explainTarget(error, { path, target });
  } finally {
    source.close();
  }
}

function sizeOf(client: SQLite.Database): number {
  const pages = Number(client.pragma('page_count', { simple: true }));
  return pages * Number(client.pragma('page_size', { simple: true }));
}

/** A copy that fills the disk would stop the ledger, which often stands on the same one. */
function makePlace(target: string, sizeBytes: number): void {
  refuseTaken(target);
  const folder = dirname(target);
  // No deeper: where a disk is not mounted, its folder is not to be made up.
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= sizeBytes * 1.1) return;
  const [needed, free] = [sizeBytes * 1.1, bavail * bsize].map((bytes) => Math.ceil(bytes / 1e6));
  throw new DatabaseProblem(
    `${target} was not written: it needs ${needed} MB, and ${folder} has ${free} MB free.`,
  );
}

function refuseTaken(target: string): void {
  if (existsSync(target)) throw new DatabaseProblem(`${target} is there already: choose another name.`);
}

/** It holds what the database holds, and is nobody else's to read. */
function createFile(path: string): void {
  closeSync(openSync(path, 'wx', 0o600));
}

/** Reads the whole copy. Returns the last transaction that it holds. */
function check(path: string): number {
  const copy = new SQLite(path, { readonly: true });
  try {
    const finding = copy.pragma('integrity_check(1)', { simple: true });
    if (finding !== 'ok') {
      throw new DatabaseProblem(
        `The database is damaged, and so is a copy of it (${String(finding)}): keep the earlier copies.`,
      );
    }
    return Number(copy.prepare('SELECT max(seq) FROM ledger_transaction').pluck().get() ?? 0);
  } finally {
    copy.close();
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a name last. Windows has no such thing, and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
