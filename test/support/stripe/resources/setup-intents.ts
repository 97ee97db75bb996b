import { retrieveRoute } from '../api/retrieve.ts';
import type { Route } from '../api/route.ts';

export const setupIntentRoutes: Route[] = [
  retrieveRoute('/v1/setup_intents', 'setupintent', (store) => store.setupIntents),
];
