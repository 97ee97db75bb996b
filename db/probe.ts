import { sql } from 'drizzle-orm';
import type { Store } from './store.ts';
import type { Tx } from './write/tx.ts';

/**
 * Takes the write lock and gives it back, and reads: whether the database would do what it is for.
 * @throws Refusal `database_unavailable`, `shutting_down`, and whatever the driver throws on reading.
 */
export async function probeDatabase(store: Store): Promise<void> {
  await store.writer.run('probe', null);
  store.read.get(sql`SELECT count(*) FROM instance`);
}

export function probeIn(tx: Tx): void {
  tx.query.get(sql`SELECT count(*) FROM instance`);
}
