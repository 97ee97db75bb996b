import { listed } from '../api/lookup.ts';
import { PAGE_PARAMS, createdMatches, paginate } from '../api/pagination.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { ApiCall, Route } from '../api/route.ts';
import type { World } from '../world.ts';

const PATH = '/v1/invoices';
const STATUSES = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const;

function list(world: World, call: ApiCall): object {
  const { params } = call;
  const status = params.oneOf('status', STATUSES);
  const found = listed(world.store.invoices, call.livemode)
    .filter((invoice) => !params.has('customer') || invoice.customer === params.text('customer'))
    .filter((invoice) => status === undefined || invoice.status === status)
    .filter((invoice) => createdMatches(params, invoice.created));
  return paginate(found, params, call.path);
}

export const invoiceRoutes: Route[] = [
  {
    method: 'GET',
    path: PATH,
    params: [
      ...'collection_method created customer customer_account due_date status subscription'.split(' '),
      ...PAGE_PARAMS,
    ],
    handle: list,
  },
  retrieveRoute(PATH, 'invoice', (store) => store.invoices),
];
