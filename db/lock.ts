import { closeSync, openSync, truncateSync } from 'node:fs';
import { hostname } from 'node:os';
import SQLite from 'better-sqlite3';
import { DatabaseProblem, failureCode } from './database-problem.ts';

/**
 * Takes the file for this process, by a lock on a small database beside it that the system itself gives back when the
 * process ends, however it ends. Two processes on one file would answer from caches that the other one does not empty.
 * @returns The connection that holds the lock until it is closed.
 * @throws DatabaseProblem that says which process has it.
 */
export function lockFile(path: string): SQLite.Database {
  try {
    return takeLock(path);
  } catch (error) {
    if (!/^SQLITE_(CORRUPT|NOTADB)/.test(failureCode(error))) throw error;
  }
  // The power went while it was written. Emptied it is as good as new, and whoever holds it holds it still.
  truncateSync(`${path}.lock`);
  return takeLock(path);
}

function takeLock(path: string): SQLite.Database {
  closeSync(openSync(`${path}.lock`, 'a', 0o600));
  const lock = new SQLite(`${path}.lock`, { timeout: 0 });
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS holder (pid, host, since); DELETE FROM holder');
    lock
      .prepare('INSERT INTO holder VALUES (?, ?, ?)')
      .run(process.pid, hostname(), new Date().toISOString());
    lock.exec('COMMIT; BEGIN IMMEDIATE');
    return lock;
  } catch (error) {
    const problem = failureCode(error).startsWith('SQLITE_BUSY') ? inUse(lock, path) : error;
    lock.close();
    throw problem;
  }
}

function inUse(lock: SQLite.Database, path: string): DatabaseProblem {
  const holder = readHolder(lock);
  const who = holder ? `process ${holder.pid} on ${holder.host}, since ${holder.since}` : 'another process';
  return new DatabaseProblem(
    `${path} is in use by another Coffer (${who}). Stop that one, or set database.path to another file.`,
  );
}

/** Null where the other process has not written yet who it is. */
function readHolder(lock: SQLite.Database): { pid: number; host: string; since: string } | null {
  const isThere = lock.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'holder'").get();
  const row = isThere && lock.prepare('SELECT pid, host, since FROM holder').get();
  return (row as { pid: number; host: string; since: string } | undefined) ?? null;
}
