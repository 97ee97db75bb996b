import { listed } from '../api/lookup.ts';
import { PAGE_PARAMS, createdMatches, paginate } from '../api/pagination.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { ApiCall, Route } from '../api/route.ts';
import type { World } from '../world.ts';

const PATH = '/v1/payment_intents';

function list(world: World, call: ApiCall): object {
  const { params } = call;
  const found = listed(world.store.paymentIntents, call.livemode)
    .filter((intent) => !params.has('customer') || intent.customer === params.text('customer'))
    .filter((intent) => createdMatches(params, intent.created));
  return paginate(found, params, call.path);
}

export const paymentIntentRoutes: Route[] = [
  {
    method: 'GET',
    path: PATH,
    params: ['created', 'customer', 'customer_account', ...PAGE_PARAMS],
    handle: list,
  },
  retrieveRoute(PATH, 'payment_intent', (store) => store.paymentIntents),
];
