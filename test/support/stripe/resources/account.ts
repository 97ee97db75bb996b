import { loadFixture } from '../store/fixture.ts';
import type { Route } from '../api/route.ts';

/** The key's own account. */
export const accountRoutes: Route[] = [
  {
    method: 'GET',
    path: '/v1/account',
    params: [],
    handle: () => ({
      ...loadFixture('account'),
      charges_enabled: true,
      details_submitted: true,
      payouts_enabled: true,
    }),
  },
];
