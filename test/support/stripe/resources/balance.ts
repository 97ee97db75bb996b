import { loadFixture } from '../store/fixture.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { Route } from '../api/route.ts';

/** The account's balance: always empty, but it says the key's mode, which is what a start-up check asks it for. */
export const balanceRoutes: Route[] = [
  {
    method: 'GET',
    path: '/v1/balance',
    params: [],
    handle: (_world, call) => ({ ...loadFixture('balance'), livemode: call.livemode }),
  },
  retrieveRoute('/v1/balance_transactions', 'balance_transaction', (store) => store.balanceTransactions),
];
