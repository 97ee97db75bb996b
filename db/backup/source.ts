import { existsSync } from 'node:fs';
import type SQLite from 'better-sqlite3';
import { connect } from '../connect.ts';
import { DatabaseProblem } from '../database-problem.ts';
import { explain } from '../explain.ts';
import { refuseForeign } from '../migrate.ts';

/**
 * Opens a database to be copied: it may be in use, and of an earlier version.
 * @throws DatabaseProblem with one line for a person.
 */
export function openSource(path: string): SQLite.Database {
  if (!existsSync(path)) throw new DatabaseProblem(`${path} is not there: there is nothing to back up.`);
  const opened: SQLite.Database[] = [];
  try {
    const client = connect(path);
    opened.push(client);
    refuseForeign(client);
    if (hasTable(client, 'ledger_transaction')) return client;
    throw new DatabaseProblem(`${path} is empty: there is nothing to back up.`);
  } catch (error) {
    for (const client of opened) client.close();
    throw explain(error, path);
  }
}

/**
 * The name of the installation that a database belongs to, read without taking the file from whoever runs it.
 * @throws DatabaseProblem as a backup of it would.
 */
export function readInstanceId(path: string): string {
  const client = openSource(path);
  try {
    return String(client.prepare('SELECT id FROM instance').pluck().get());
  } catch (error) {
    throw explain(error, path);
  } finally {
    client.close();
  }
}

function hasTable(client: SQLite.Database, name: string): boolean {
  return client.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) !== undefined;
}
