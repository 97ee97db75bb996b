import { sql } from 'drizzle-orm';
import type { Store } from './store.ts';

/** The version of SQLite that reads and writes the file: "3.51.3". */
export function readSqliteVersion(store: Pick<Store, 'read'>): string {
  return store.read.get<{ version: string }>(sql`SELECT sqlite_version() AS version`).version;
}
