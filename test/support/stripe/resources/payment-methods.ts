import type Stripe from 'stripe';
import { invalid } from '../api/failure.ts';
import { listed, lookUp } from '../api/lookup.ts';
import { PAGE_PARAMS, paginate } from '../api/pagination.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { ApiCall, Route } from '../api/route.ts';
import { cardsOf, detachCard } from '../cards/card.ts';
import type { World } from '../world.ts';
import { existingCustomer } from './customers.ts';

const PATH = '/v1/payment_methods';
const KIND = 'PaymentMethod';

function list(world: World, call: ApiCall): object {
  const { params, livemode } = call;
  const customerId = params.text('customer');
  if (customerId !== undefined) existingCustomer(world, { id: customerId, livemode, param: 'customer' });
  const found = listed(world.store.paymentMethods, livemode).filter(
    (card) => customerId !== undefined && card.customer === customerId,
  );
  return paginate(ofType(found, call), params, call.path);
}

function listOfCustomer(world: World, call: ApiCall): object {
  const { livemode } = call;
  const customer = existingCustomer(world, { id: call.ids['id'] ?? '', livemode });
  return paginate(ofType(cardsOf(world, customer.id), call), call.params, call.path);
}

function ofCustomer(world: World, call: ApiCall): Stripe.PaymentMethod {
  const { livemode, ids } = call;
  const customer = existingCustomer(world, { id: ids['id'] ?? '', livemode });
  const card = lookUp(world.store.paymentMethods, { kind: KIND, id: ids['card'] ?? '', livemode });
  if (card.customer === customer.id) return card;
  throw invalid(`The customer ${customer.id} does not have a payment method ${card.id}.`, {
    code: 'resource_missing',
    param: 'payment_method',
  });
}

function ofType(cards: Stripe.PaymentMethod[], { params }: ApiCall): Stripe.PaymentMethod[] {
  const type = params.text('type');
  return cards.filter((card) => type === undefined || card.type === type);
}

function detach(world: World, call: ApiCall): Stripe.PaymentMethod {
  const { livemode, request } = call;
  const card = lookUp(world.store.paymentMethods, { kind: KIND, id: call.ids['id'] ?? '', livemode });
  if (card.customer !== null) return detachCard(world, card, { request });
  throw invalid(
    'The payment method you provided is not attached to a customer so detachment is impossible.',
    { param: 'payment_method' },
  );
}

const LIST_PARAMS = ['allow_redisplay', 'customer', 'customer_account', 'type', ...PAGE_PARAMS];

export const paymentMethodRoutes: Route[] = [
  { method: 'GET', path: PATH, params: LIST_PARAMS, handle: list },
  retrieveRoute(PATH, KIND, (store) => store.paymentMethods),
  { method: 'POST', path: `${PATH}/:id/detach`, params: [], handle: detach },
  {
    method: 'GET',
    path: '/v1/customers/:id/payment_methods',
    params: ['allow_redisplay', 'type', ...PAGE_PARAMS],
    handle: listOfCustomer,
  },
  { method: 'GET', path: '/v1/customers/:id/payment_methods/:card', params: [], handle: ofCustomer },
];
