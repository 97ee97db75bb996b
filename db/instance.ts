import { randomUUID } from 'node:crypto';
import { instance } from './schema/index.ts';
import type { Clock, Query } from './store.ts';

/**
 * The name of this installation, made with its database: what it creates at a payment provider carries it, so that
 * sessions of other programs on the same provider account are told apart.
 */
export function readInstanceId(query: Query, now: Clock): string {
  const known = query.select().from(instance).get();
  if (known) return known.id;
  const id = randomUUID();
  query
    .insert(instance)
    .values({ id, createdAt: new Date(now()) })
    .run();
  return id;
}
