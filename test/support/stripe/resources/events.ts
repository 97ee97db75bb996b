import { invalid } from '../api/failure.ts';
import { listed } from '../api/lookup.ts';
import { PAGE_PARAMS, createdMatches, paginate } from '../api/pagination.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { ApiCall, Route } from '../api/route.ts';
import type { World } from '../world.ts';

function list(world: World, call: ApiCall): object {
  const type = call.params.text('type');
  const types = call.params.texts('types');
  if (type !== undefined && types.length > 0) {
    throw invalid('You may only specify one of these parameters: type, types.', { param: 'type' });
  }
  const delivered = call.params.flag('delivery_success');
  const wanted = type === undefined ? types : [type];
  const found = listed(world.store.events, call.livemode)
    .filter((event) => wanted.length === 0 || wanted.some((pattern) => typeMatches(pattern, event.type)))
    .filter((event) => delivered === undefined || delivered === (event.pending_webhooks === 0))
    .filter((event) => createdMatches(call.params, event.created));
  return paginate(found, call.params, call.path);
}

/** True when a type or a pattern such as `checkout.session.*` names an event's type. */
export function typeMatches(pattern: string, type: string): boolean {
  return pattern === type || (pattern.endsWith('*') && type.startsWith(pattern.slice(0, -1)));
}

export const eventRoutes: Route[] = [
  {
    method: 'GET',
    path: '/v1/events',
    params: ['created', 'delivery_success', 'type', 'types', ...PAGE_PARAMS],
    handle: list,
  },
  retrieveRoute('/v1/events', 'event', (store) => store.events),
];
