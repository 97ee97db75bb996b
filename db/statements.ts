import type SQLite from 'better-sqlite3';

/** So many are kept: all there are, but for those with lists of any length in them. */
const maxKept = 500;

/**
 * The same connection, which keeps the statements that it prepared: to prepare one takes longer than to run it. Only for
 * Drizzle, which prepares each query anew and reads all its rows at once: nobody gets a statement that is still being read.
 */
export function keepStatements(client: SQLite.Database): SQLite.Database {
  const kept = new Map<string, SQLite.Statement>();
  const prepare = (sql: string): SQLite.Statement => {
    const statement = kept.get(sql) ?? client.prepare(sql);
    if (!kept.has(sql)) keep(kept, sql, statement);
    // As a new one is: whoever wants rows as lists says so each time.
    return statement.reader ? statement.raw(false) : statement;
  };
  return Object.create(client, {
    prepare: { value: prepare, configurable: true, writable: true },
  }) as SQLite.Database;
}

function keep(kept: Map<string, SQLite.Statement>, sql: string, statement: SQLite.Statement): void {
  kept.set(sql, statement);
  if (kept.size <= maxKept) return;
  const [oldest] = kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
}
