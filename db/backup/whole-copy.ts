import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type SQLite from 'better-sqlite3';
import { DatabaseProblem } from '../database-problem.ts';

/** Names of copies that were not finished end in this. */
export const partialSuffix = '.partial';

export interface CopyNames {
  /** The copy is written under this name first, in the folder of `target`. */
  readonly partial: string;
  /** A name that nothing has yet. */
  readonly target: string;
}

/**
 * Copies a database as it is at one moment, whoever writes to it meanwhile: `VACUUM INTO` reads one snapshot, and nobody
 * who writes waits for a reader. The name appears when the copy is whole, found good, and on disk, and not before.
 * @returns What `check` made of the copy.
 */
export function copyWhole<T>(
  source: SQLite.Database,
  { partial, target }: CopyNames,
  check: (path: string) => T,
): T {
  try {
    // It holds what the database holds, and is nobody else's to read.
    closeSync(openSync(partial, 'wx', 0o600));
    source.prepare('VACUUM INTO ?').run(partial);
    const checked = check(partial);
    sync(partial, 'r+');
    refuseTaken(target);
    renameSync(partial, target);
    // Makes the name last. Windows has no such thing, and needs none.
    if (process.platform !== 'win32') sync(dirname(target), 'r');
    return checked;
  } catch (error) {
    if (existsSync(partial)) rmSync(partial);
    throw error;
  }
}

/** @throws DatabaseProblem where there is something of that name. */
export function refuseTaken(target: string): void {
  if (existsSync(target)) throw new DatabaseProblem(`${target} is there already: choose another name.`);
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
