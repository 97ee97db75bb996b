import { listed, lookUp } from '../api/lookup.ts';
import { PAGE_PARAMS, createdMatches, paginate } from '../api/pagination.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { ApiCall, Route } from '../api/route.ts';
import { createSession } from '../checkout/create.ts';
import { expire } from '../checkout/outcome.ts';
import { SESSION_PARAMS } from '../checkout/rules.ts';
import type { World } from '../world.ts';

const PATH = '/v1/checkout/sessions';
const KIND = 'checkout.session';

function list(world: World, call: ApiCall): object {
  const { params } = call;
  const status = params.oneOf('status', ['open', 'complete', 'expired']);
  const details = params.hash('customer_details');
  details?.allowOnly(['email']);
  const email = details?.text('email');
  const found = listed(world.store.sessions, call.livemode)
    .filter((session) => status === undefined || session.status === status)
    .filter((session) => email === undefined || session.customer_details?.email === email)
    .filter((session) => !params.has('customer') || session.customer === params.text('customer'))
    .filter(
      (session) => !params.has('payment_intent') || session.payment_intent === params.text('payment_intent'),
    )
    .filter((session) => createdMatches(params, session.created));
  return paginate(found, params, call.path);
}

function lineItems(world: World, call: ApiCall): object {
  const id = call.ids['id'] ?? '';
  lookUp(world.store.sessions, { kind: KIND, id, livemode: call.livemode });
  return paginate(world.store.notes.get(id)?.items ?? [], call.params, call.path);
}

function expireByApi(world: World, call: ApiCall): object {
  const id = call.ids['id'] ?? '';
  const session = lookUp(world.store.sessions, { kind: KIND, id, livemode: call.livemode });
  return expire(world, session, { request: call.request });
}

export const checkoutSessionRoutes: Route[] = [
  { method: 'POST', path: PATH, params: SESSION_PARAMS, handle: createSession },
  {
    method: 'GET',
    path: PATH,
    params: [
      ...'created customer customer_account customer_details payment_intent payment_link status'.split(' '),
      'subscription',
      ...PAGE_PARAMS,
    ],
    handle: list,
  },
  retrieveRoute(PATH, KIND, (store) => store.sessions),
  { method: 'GET', path: `${PATH}/:id/line_items`, params: PAGE_PARAMS, handle: lineItems },
  { method: 'POST', path: `${PATH}/:id/expire`, params: [], handle: expireByApi },
];
