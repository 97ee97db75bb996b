import type Stripe from 'stripe';
import type { ApiCall, Route } from '../api/route.ts';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';
import { existingCustomer } from './customers.ts';

function create(world: World, call: ApiCall): Stripe.BillingPortal.Session {
  const { params, livemode } = call;
  const customer = existingCustomer(world, {
    id: params.requiredText('customer'),
    livemode,
    param: 'customer',
  });
  const id = newId('bps_1', 23);
  return world.store.portalSessions.put({
    ...loadFixture('billing-portal-session'),
    id,
    created: world.nowSeconds(),
    customer: customer.id,
    flow: null,
    livemode,
    return_url: params.url('return_url') ?? null,
    url: `${world.url}/portal/${id}`,
  });
}

export const portalSessionRoutes: Route[] = [
  {
    method: 'POST',
    path: '/v1/billing_portal/sessions',
    params: [
      'after_expiration configuration customer customer_account',
      'flow_data locale on_behalf_of return_url',
    ].flatMap((line) => line.split(' ')),
    handle: create,
  },
];
