import { randomUUID } from 'node:crypto';
import { instance } from './schema/index.ts';
import type { Clock, Query } from './store.ts';

/** This installation, as its database knows it. */
interface Instance {
  /**
   * Its name: what it creates at a payment provider carries it, so that sessions of other programs on the same provider
   * account are told apart.
   */
  readonly id: string;
  /** Made to try things out, and never opened for anything else. */
  readonly tryOut: boolean;
}

/**
 * Reads who this is, or decides it for a new database. Opening it for more than trying it out is remembered for good:
 * from then on its books count.
 */
export function readInstance(query: Query, opening: { now: Clock; tryOut: boolean }): Instance {
  const { now, tryOut } = opening;
  const known = query.select().from(instance).get();
  if (!known) {
    const id = randomUUID();
    query
      .insert(instance)
      .values({ id, tryOut, createdAt: new Date(now()) })
      .run();
    return { id, tryOut };
  }
  if (known.tryOut && !tryOut) query.update(instance).set({ tryOut }).run();
  return { id: known.id, tryOut: known.tryOut && tryOut };
}
