import { existsSync, mkdirSync, statSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import SQLite from 'better-sqlite3';
import { DatabaseProblem } from '../database-problem.ts';
import { readLastSeq } from '../transaction/last-seq.ts';
import { explainTarget } from './explain-target.ts';
import { openSource } from './source.ts';
import { type CopyNames, copyWhole, refuseTaken } from './whole-copy.ts';

/** What is to be copied, and where to. */
export interface CopyOrder extends CopyNames {
  /** The database, in use or not. */
  readonly path: string;
}

/** A copy that was checked and is on disk. */
export interface Backup {
  readonly path: string;
  readonly sizeBytes: number;
  /** The last transaction that it holds; 0 where there is none. */
  readonly lastSeq: number;
}

/**
 * Makes a whole, checked copy of a database that may be in use.
 * @throws DatabaseProblem with one line for a person.
 */
export function copyDatabase({ path, partial, target }: CopyOrder): Backup {
  const source = openSource(path);
  try {
    makePlace(target, sizeOf(source));
    const lastSeq = copyWhole(source, { partial, target }, check);
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
    return readLastSeq(copy);
  } finally {
    copy.close();
  }
}
