import { invalid } from '../api/failure.ts';
import { listed, lookUp, noSuch } from '../api/lookup.ts';
import { PAGE_PARAMS, createdMatches, paginate } from '../api/pagination.ts';
import type { ApiCall, Route } from '../api/route.ts';
import type { World } from '../world.ts';

const MAX_TYPES = 20;
/** How long Stripe remembers an event: 30 days. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;

function list(world: World, call: ApiCall): object {
  const type = call.params.text('type');
  const types = call.params.texts('types');
  if (type !== undefined && types.length > 0) {
    throw invalid('You may only specify one of these parameters: type, types.', { param: 'type' });
  }
  if (types.length > MAX_TYPES) {
    throw invalid(`You may only specify up to ${MAX_TYPES} event types.`, { param: 'types' });
  }
  const oldest = world.nowSeconds() - KEPT_SECONDS;
  const delivered = call.params.flag('delivery_success');
  const found = listed(world.store.events, call.livemode)
    .filter((event) => event.created >= oldest)
    .filter((event) => type === undefined || typeMatches(type, event.type))
    .filter((event) => types.length === 0 || types.includes(event.type))
    .filter((event) => delivered === undefined || delivered === (event.pending_webhooks === 0))
    .filter((event) => createdMatches(call.params, event.created));
  return paginate(found, call.params, call.path);
}

/** True when a type or a pattern such as `checkout.session.*` names an event's type. */
export function typeMatches(pattern: string, type: string): boolean {
  return pattern === type || (pattern.endsWith('*') && type.startsWith(pattern.slice(0, -1)));
}

function retrieve(world: World, call: ApiCall): object {
  const lookup = { kind: 'event', id: call.ids['id'] ?? '', livemode: call.livemode };
  const event = lookUp(world.store.events, lookup);
  if (event.created < world.nowSeconds() - KEPT_SECONDS) throw noSuch(lookup);
  return event;
}

export const eventRoutes: Route[] = [
  {
    method: 'GET',
    path: '/v1/events',
    params: ['created', 'delivery_success', 'type', 'types', ...PAGE_PARAMS],
    handle: list,
  },
  { method: 'GET', path: '/v1/events/:id', params: [], handle: retrieve },
];
