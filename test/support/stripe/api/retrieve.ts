import type { StripeObject } from '../store/collection.ts';
import type { Store } from '../store/store.ts';
import { lookUp } from './lookup.ts';
import type { Route } from './route.ts';

/** Anything that finds an object by id: every collection does. */
interface Finder {
  get(id: string): StripeObject | undefined;
}

/**
 * The route that retrieves an object by its id, which is the same for most resources.
 *
 * @param path the resource's path, such as `/v1/prices`
 * @param kind what the "No such ..." message calls it
 */
export function retrieveRoute(path: string, kind: string, pick: (store: Store) => Finder): Route {
  return {
    method: 'GET',
    path: `${path}/:id`,
    params: [],
    handle: (world, call) =>
      lookUp(pick(world.store), { kind, id: call.ids['id'] ?? '', livemode: call.livemode }),
  };
}
