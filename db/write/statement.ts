import type SQLite from 'better-sqlite3';

/** One SQL statement of a library that writes its own. */
export interface Statement {
  readonly sql: string;
  readonly params: unknown[];
  /** Which rows are wanted: none, the first, or all; each as a list of its columns. */
  readonly method: 'run' | 'get' | 'all' | 'values';
}

/** Rows, or for `get` the one row or none, as drizzle's proxy wants it. */
export interface StatementResult {
  readonly rows: unknown[];
  readonly changes: number;
}

/** Runs one statement on a connection. */
export function runStatement(client: SQLite.Database, { sql, params, method }: Statement): StatementResult {
  const statement = client.prepare<unknown[], unknown[]>(sql);
  if (!statement.reader) return { rows: [], changes: statement.run(...params).changes };
  const rows = statement.raw().all(...params);
  return { rows: method === 'get' ? (rows[0] ?? noRow) : rows, changes: 0 };
}

const noRow = undefined as unknown as unknown[];
