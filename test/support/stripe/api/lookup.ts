import type { Collection, StripeObject } from '../store/collection.ts';
import { missing } from './failure.ts';
import type { StripeFailure } from './failure.ts';

export interface Lookup {
  kind: string;
  id: string;
  livemode: boolean;
  /** The parameter that named it; without one the id came out of the path, and absence is a 404. */
  param?: string;
}

/** The object with this id in the key's mode. Throws Stripe's `resource_missing` when there is none. */
export function lookUp<T extends StripeObject>(
  collection: { get(id: string): T | undefined },
  lookup: Lookup,
): T {
  const found = collection.get(lookup.id);
  if (!found) throw noSuch(lookup);
  if (found.livemode === undefined || found.livemode === lookup.livemode) return found;
  const failure = noSuch(lookup);
  const [there, here] = found.livemode ? ['live', 'test'] : ['test', 'live'];
  failure.body.message += [
    `; a similar object exists in ${there} mode,`,
    `but a ${here} mode key was used to make this request.`,
  ].join(' ');
  throw failure;
}

/** The failure for an id that names nothing: 404 when it came out of the path, else 400. */
export function noSuch(lookup: Lookup): StripeFailure {
  const { kind, id, param } = lookup;
  return missing(kind, id, param === undefined ? { param: 'id', status: 404 } : { param, status: 400 });
}

/** The objects of the key's mode, newest first. */
export function listed<T extends StripeObject>(collection: Collection<T>, livemode: boolean): T[] {
  return collection
    .newestFirst()
    .filter((entry) => entry.livemode === undefined || entry.livemode === livemode);
}
