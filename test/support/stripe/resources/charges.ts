import { listed } from '../api/lookup.ts';
import { PAGE_PARAMS, createdMatches, paginate } from '../api/pagination.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { ApiCall, Route } from '../api/route.ts';
import type { World } from '../world.ts';

function list(world: World, call: ApiCall): object {
  const { params } = call;
  const found = listed(world.store.charges, call.livemode)
    .filter((charge) => !params.has('customer') || charge.customer === params.text('customer'))
    .filter(
      (charge) => !params.has('payment_intent') || charge.payment_intent === params.text('payment_intent'),
    )
    .filter((charge) => createdMatches(params, charge.created));
  return paginate(found, params, call.path);
}

export const chargeRoutes: Route[] = [
  {
    method: 'GET',
    path: '/v1/charges',
    params: ['created', 'customer', 'payment_intent', 'transfer_group', ...PAGE_PARAMS],
    handle: list,
  },
  retrieveRoute('/v1/charges', 'charge', (store) => store.charges),
];
