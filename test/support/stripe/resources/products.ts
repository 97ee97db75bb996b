import type Stripe from 'stripe';
import { listed } from '../api/lookup.ts';
import { PAGE_PARAMS, createdMatches, paginate } from '../api/pagination.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { ApiCall, Route } from '../api/route.ts';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';

/** Adds a product, as its owner would in Stripe's dashboard. */
export function addProduct(world: World, fields: Partial<Stripe.Product> = {}): Stripe.Product {
  return world.store.products.put({
    ...loadFixture('product'),
    id: newId('prod_'),
    created: world.nowSeconds(),
    updated: world.nowSeconds(),
    default_price: null,
    name: 'API credits',
    description: 'Credits for API usage',
    package_dimensions: null,
    type: 'service',
    ...fields,
  });
}

function list(world: World, call: ApiCall): object {
  const active = call.params.flag('active');
  const ids = call.params.texts('ids');
  const found = listed(world.store.products, call.livemode)
    .filter((product) => active === undefined || product.active === active)
    .filter((product) => ids.length === 0 || ids.includes(product.id))
    .filter((product) => createdMatches(call.params, product.created));
  return paginate(found, call.params, call.path);
}

export const productRoutes: Route[] = [
  {
    method: 'GET',
    path: '/v1/products',
    params: ['active', 'created', 'ids', ...PAGE_PARAMS],
    handle: list,
  },
  retrieveRoute('/v1/products', 'product', (store) => store.products),
];
