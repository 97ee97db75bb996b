import { sql } from 'drizzle-orm';
import type { Store } from './store.ts';

/**
 * Takes the write lock and gives it back, and reads: whether the database would do what it is for.
 * @throws Refusal `database_unavailable`, `shutting_down`, and whatever the driver throws on reading.
 */
export async function probeDatabase(store: Store): Promise<void> {
  await store.writer.run(() => store.read.get(sql`SELECT count(*) FROM instance`));
}
