import { and, inArray, lt, ne } from 'drizzle-orm';
import { event } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';

/** So many at once: nobody waits for all of them. */
const prunedAtOnce = 500;

/** Empties bodies that were received before a moment and have had their effect; ids stay. Resolves with how many. */
export async function pruneEvents(store: Store, before: Date): Promise<number> {
  return store.writer.run('pruneEvents', before);
}

export function pruneEventsIn(tx: Tx, before: Date): number {
  const isOld = and(
    lt(event.receivedAt, before),
    ne(event.body, ''),
    inArray(event.state, ['applied', 'ignored']),
  );
  const old = tx.query.select({ id: event.id }).from(event).where(isOld).limit(prunedAtOnce).all();
  const ids = old.map(({ id }) => id);
  tx.query.update(event).set({ body: '' }).where(inArray(event.id, ids)).run();
  return ids.length;
}
