import { retrieveRoute } from '../api/retrieve.ts';
import type { Route } from '../api/route.ts';

export const chargeRoutes: Route[] = [retrieveRoute('/v1/charges', 'charge', (store) => store.charges)];
