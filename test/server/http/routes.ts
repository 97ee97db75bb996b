import type { Caller } from '@coffer/server/access/caller.ts';
import { type TestApp, v1 } from '../../setup/app.ts';
import { createKeyOf } from '../../setup/callers.ts';
import { proofRoutes } from './proof-routes.ts';
import { spendingRoutes } from './spending-routes.ts';
import type { Request, RouteUnderTest, Stage } from './stage.ts';

/** Every route of v1 that asks who calls. Each request concerns somebody else, wherever it can. */
export const routes: readonly RouteUnderTest[] = [
  ...spendingRoutes,
  ...proofRoutes,
  {
    route: 'POST /transactions',
    scope: 'credits:write',
    request: async ({ somebody }) => ({
      path: '/transactions',
      body: { user_id: (await somebody()).userId, transaction_type: 'admin_grant', amount: '1' },
    }),
    ...{ user: 403, billing: 201, platform: 201 },
  },
  {
    route: 'GET /transactions',
    scope: 'credits:read',
    request: async () => ({ path: '/transactions?all=true' }),
    ...{ user: 403, billing: 200, platform: 200 },
  },
  {
    route: 'GET /transactions.csv',
    scope: 'credits:read',
    request: async ({ somebody }) => ({ path: `/transactions.csv?user_id=${(await somebody()).userId}` }),
    ...{ user: 403, billing: 200, platform: 200 },
  },
  {
    route: 'GET /transactions/{id}',
    scope: 'credits:read',
    request: async (stage) => ({ path: `/transactions/${await grantTo(stage, await stage.somebody())}` }),
    ...{ user: 404, billing: 200, platform: 200 },
  },
  {
    route: 'POST /payments',
    scope: 'payments:write',
    request: async ({ somebody }) => ({ path: `/payments?creditee_id=${(await somebody()).userId}` }),
    ...{ user: 403, billing: 200, platform: 200 },
  },
  {
    route: 'PATCH /payments/{session_id}',
    scope: 'payments:write',
    request: async (stage) => ({ path: `/payments/${await buyAs(stage, await stage.somebody())}` }),
    ...{ user: 404, billing: 200, platform: 200 },
  },
  {
    // The dummy provider has no customers; that is said to whoever may ask.
    route: 'POST /billing-portal',
    scope: 'payments:write',
    request: async () => ({ path: '/billing-portal' }),
    ...{ user: 400, billing: 400, platform: 400 },
  },
  {
    route: 'GET /users',
    scope: 'users:read',
    request: async () => ({ path: '/users' }),
    ...{ user: 403, billing: 200, platform: 200 },
  },
  {
    route: 'GET /users/{id}',
    scope: 'users:read',
    request: async ({ somebody }) => ({ path: `/users/${(await somebody()).userId}` }),
    ...{ user: 403, billing: 200, platform: 200 },
  },
  {
    route: 'POST /users',
    scope: 'users:write',
    request: async () => ({ path: '/users', body: { email: `${crypto.randomUUID()}@example.com` } }),
    ...{ user: 403, billing: 403, platform: 201 },
  },
  {
    route: 'PATCH /users/{id}',
    scope: 'users:write',
    request: async ({ somebody }) => ({
      path: `/users/${(await somebody()).userId}`,
      body: { display_name: 'New Name' },
    }),
    ...{ user: 403, billing: 403, platform: 200 },
  },
  {
    route: 'DELETE /users/{id}',
    scope: 'users:write',
    request: async ({ somebody }) => ({ path: `/users/${(await somebody()).userId}` }),
    ...{ user: 403, billing: 403, platform: 204 },
  },
  {
    route: 'POST /users/{id}/api-keys',
    scope: 'users:write',
    request: async ({ somebody }) => ({
      path: `/users/${(await somebody()).userId}/api-keys`,
      body: { name: 'Key', scopes: ['users:write'] },
    }),
    ...{ user: 403, billing: 403, platform: 201 },
  },
  {
    route: 'GET /users/{id}/api-keys',
    scope: 'users:read',
    request: async ({ somebody }) => ({ path: `/users/${(await somebody()).userId}/api-keys` }),
    ...{ user: 403, billing: 403, platform: 200 },
  },
  {
    route: 'DELETE /users/{id}/api-keys/{key_id}',
    scope: 'users:write',
    request: async ({ deps, somebody }) => {
      const owner = await somebody();
      return { path: `/users/${owner.userId}/api-keys/${(await createKeyOf(deps, owner)).id}` };
    },
    ...{ user: 403, billing: 403, platform: 204 },
  },
  {
    route: 'GET /config',
    scope: null,
    request: async () => ({ path: '/config' }),
    ...{ user: 200, billing: 200, platform: 200 },
  },
];

/** Sends a route's request with these headers, or what a test makes of that request. */
export async function send(
  stage: Stage,
  row: RouteUnderTest,
  { headers, ...changes }: Partial<Request> & { readonly query?: string },
): Promise<Response> {
  const [method = ''] = row.route.split(' ');
  const request = { ...(await row.request(stage)), method, ...changes };
  const path = request.query
    ? `${request.path}${request.path.includes('?') ? '&' : '?'}${request.query}`
    : request.path;
  return stage.call(v1 + path, { ...request, ...(headers && { headers }) });
}

/** Grants a credit; gives the transaction's id. */
export async function grantTo({ deps }: TestApp, person: Caller): Promise<string> {
  const { transaction } = await deps.db.ledger.post({
    ...{ userId: person.userId, type: 'admin_grant', amount: 1_000_000_000n as never, origin: 'request' },
    ...{ sourceId: null, description: null, metadata: null },
    actor: { type: 'system', id: 'test', name: 'test' },
  });
  return transaction.id;
}

/** Opens a checkout; gives its id. */
export async function buyAs(server: TestApp, person: Caller): Promise<string> {
  const answer = await server.call(`${v1}/payments`, { method: 'POST', headers: await server.key(person) });
  const { url } = (await answer.json()) as { url: string };
  return new URL(url).searchParams.get('session_id') ?? '';
}
