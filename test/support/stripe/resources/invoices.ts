import { retrieveRoute } from '../api/retrieve.ts';
import type { Route } from '../api/route.ts';

export const invoiceRoutes: Route[] = [retrieveRoute('/v1/invoices', 'invoice', (store) => store.invoices)];
