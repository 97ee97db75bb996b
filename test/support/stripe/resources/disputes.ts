import type Stripe from 'stripe';
import { invalid } from '../api/failure.ts';
import { listed, lookUp } from '../api/lookup.ts';
import { PAGE_PARAMS, createdMatches, paginate } from '../api/pagination.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { ApiCall, Route } from '../api/route.ts';
import { closeDispute, isBlocking } from '../money/dispute.ts';
import type { World } from '../world.ts';

const PATH = '/v1/disputes';

function list(world: World, call: ApiCall): object {
  const { params } = call;
  const found = listed(world.store.disputes, call.livemode)
    .filter((dispute) => !params.has('charge') || dispute.charge === params.text('charge'))
    .filter(
      (dispute) => !params.has('payment_intent') || dispute.payment_intent === params.text('payment_intent'),
    )
    .filter((dispute) => createdMatches(params, dispute.created));
  return paginate(found, params, call.path);
}

/** The owner gives in: the dispute is lost. */
function close(world: World, call: ApiCall): Stripe.Dispute {
  const { livemode, request } = call;
  const dispute = lookUp(world.store.disputes, { kind: 'dispute', id: call.ids['id'] ?? '', livemode });
  if (!isBlocking(dispute) || dispute.status === 'lost') {
    throw invalid('This dispute is already closed, or is an inquiry that cannot be closed.');
  }
  return closeDispute(world, dispute, { end: 'lost', request });
}

export const disputeRoutes: Route[] = [
  {
    method: 'GET',
    path: PATH,
    params: ['charge', 'created', 'payment_intent', ...PAGE_PARAMS],
    handle: list,
  },
  retrieveRoute(PATH, 'dispute', (store) => store.disputes),
  { method: 'POST', path: `${PATH}/:id/close`, params: [], handle: close },
];
