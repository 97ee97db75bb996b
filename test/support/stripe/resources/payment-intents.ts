import { retrieveRoute } from '../api/retrieve.ts';
import type { Route } from '../api/route.ts';

export const paymentIntentRoutes: Route[] = [
  retrieveRoute('/v1/payment_intents', 'payment_intent', (store) => store.paymentIntents),
];
