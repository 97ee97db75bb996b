import type { Database } from '@coffer/db';
import type { Logger } from 'pino';
import { Deliveries } from './deliveries.ts';
import { Visits } from './visits.ts';

/** What this process saw of the world outside, which nobody could tell it otherwise. */
export interface Sightings {
  readonly deliveries: Deliveries;
  readonly visits: Visits;
}

/** Remembers nothing yet: `loadSightings` reads what earlier starts saw. */
export function createSightings(parts: { db: Database; log: Pick<Logger, 'warn'> }): Sightings {
  return { deliveries: new Deliveries(parts), visits: new Visits(parts) };
}

/** Reads what was seen before, by this process or another one on the same file. */
export async function loadSightings({ deliveries, visits }: Sightings): Promise<void> {
  await Promise.all([deliveries.load(), visits.load()]);
}
