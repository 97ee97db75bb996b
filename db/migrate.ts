import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type SQLite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate as runMigrations } from 'drizzle-orm/better-sqlite3/migrator';
import { copyWhole, partialSuffix } from './backup/whole-copy.ts';
import { DatabaseProblem, failureCode } from './database-problem.ts';

/** "COFR": marks the file as Coffer's, so that another program's database is never migrated by mistake. */
const applicationId = 0x434f4652;

/** Where the named migrations of this version stand. */
export const migrationsFolder = join(import.meta.dirname, 'migrations');

interface Journal {
  readonly entries: readonly { readonly when: number; readonly tag: string }[];
}

/**
 * Brings the file to this version's schema: a copy beside it first, then all steps in one database transaction.
 * @returns The copy's path, or null where nothing had to change or the file was new.
 * @throws DatabaseProblem when the file belongs to another program or to a newer Coffer, or when a step does not fit
 * what is in it: then nothing was changed.
 */
export function migrate(client: SQLite.Database, folder: string = migrationsFolder): string | null {
  const steps = readJournal(folder).entries;
  const appliedAtMs = lastApplied(client);
  const newest = steps.at(-1)?.when ?? 0;
  if (appliedAtMs > newest) throw tooNew(client);
  if (appliedAtMs === newest) return null;
  const isNew = appliedAtMs === 0;
  const copy = isNew ? null : copyBeside(client, steps.filter((step) => step.when <= appliedAtMs).length);
  try {
    // A step may widen a CHECK in place, which SQLite lets nobody do otherwise.
    client.unsafeMode(true);
    runMigrations(drizzle({ client }), { migrationsFolder: folder });
  } catch (error) {
    throw explainFailure(error, client.name, copy);
  } finally {
    client.unsafeMode(false);
  }
  client.pragma(`application_id = ${applicationId}`);
  return copy;
}

/**
 * Looks whether a file is of this version, and leaves it as it is.
 * @throws DatabaseProblem when it is of another.
 */
export function refuseOtherVersion(client: SQLite.Database): void {
  const newest = readJournal(migrationsFolder).entries.at(-1)?.when ?? 0;
  const appliedAtMs = lastApplied(client);
  if (appliedAtMs > newest) throw tooNew(client);
  if (appliedAtMs === newest) return;
  const age = appliedAtMs === 0 ? 'is empty' : 'was written by an older version of Coffer';
  throw new DatabaseProblem(
    `${client.name} ${age}. Start this version with it once, which brings it up to date.`,
  );
}

function tooNew(client: SQLite.Database): DatabaseProblem {
  return new DatabaseProblem(
    `${client.name} was written by a newer version of Coffer. Start that version, or restore a copy made before the upgrade.`,
  );
}

function readJournal(folder: string): Journal {
  return JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as Journal;
}

/**
 * Looks only, so that another program's file stays as it is to the byte.
 * @throws DatabaseProblem when the file is neither empty nor Coffer's.
 */
export function refuseForeign(client: SQLite.Database): void {
  const owner = Number(client.pragma('application_id', { simple: true }));
  const tables = tablesOf(client);
  if (isEmpty(tables) || owner === applicationId || tables.includes('ledger_transaction')) return;
  throw new DatabaseProblem(
    `${client.name} is another program's database. Set database.path to a file of its own.`,
  );
}

function tablesOf(client: SQLite.Database): unknown[] {
  return client.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
}

/** A crash between drizzle's own table and the first step leaves a file with that table alone. */
function isEmpty(tables: readonly unknown[]): boolean {
  return tables.every((table) => table === '__drizzle_migrations');
}

/** The newest step this file has seen, 0 for an empty file. */
function lastApplied(client: SQLite.Database): number {
  if (isEmpty(tablesOf(client))) return 0;
  return Number(client.prepare('SELECT max(created_at) FROM __drizzle_migrations').pluck().get() ?? 0);
}

function copyBeside(client: SQLite.Database, steps: number): string {
  const base = `${client.name}.before-step-${steps + 1}`;
  const target = existsSync(base) ? `${base}.${Date.now()}` : base;
  const partial = `${base}${partialSuffix}`;
  // An upgrade that was cut off may have left one; nobody else is at it, for the file is ours alone.
  rmSync(partial, { force: true });
  copyWhole(client, { partial, target }, () => {});
  return target;
}

/** A full disk and its like are told for what they are; only a step that does not fit needs words of its own. */
function explainFailure(error: unknown, path: string, copy: string | null): unknown {
  const code = failureCode(error);
  if (copy === null || !/^SQLITE_(ERROR|CONSTRAINT|MISMATCH)/.test(code)) return error;
  return new DatabaseProblem(
    `${path} could not be upgraded (${code}): nothing in it was changed, and ${copy} is a copy of it. Start the version that wrote it, and report this.`,
    { cause: error },
  );
}
