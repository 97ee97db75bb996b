import type { Caller } from '@coffer/server/access/caller.ts';
import type { TestApp } from '../../setup/app.ts';
import type { RouteUnderTest } from './stage.ts';

/** The routes of v1 for applications that spend. Each request concerns somebody else, wherever it can. */
export const spendingRoutes: readonly RouteUnderTest[] = [
  {
    route: 'POST /transactions/batch',
    scope: 'credits:write',
    request: async ({ somebody }) => ({
      path: '/transactions/batch',
      body: {
        transactions: [{ user_id: (await somebody()).userId, transaction_type: 'admin_grant', amount: '1' }],
      },
    }),
    ...{ user: 403, billing: 200, platform: 200 },
  },
  {
    route: 'POST /holds',
    scope: 'usage:write',
    request: async (stage) => ({
      path: '/holds',
      body: { user_id: (await rich(stage, await stage.somebody())).userId, amount: '1' },
    }),
    ...{ user: 403, billing: 201, platform: 201 },
  },
  {
    route: 'GET /holds',
    scope: 'credits:read',
    otherScope: 'usage:write',
    request: async ({ somebody }) => ({ path: `/holds?user_id=${(await somebody()).userId}` }),
    ...{ user: 403, billing: 200, platform: 200 },
  },
  {
    route: 'GET /holds/{id}',
    scope: 'credits:read',
    otherScope: 'usage:write',
    request: async (stage) => ({ path: `/holds/${await holdOf(stage, await stage.somebody())}` }),
    ...{ user: 404, billing: 200, platform: 200 },
  },
  {
    // A signed-in user spends nothing, not even of the own wallet: that is said first.
    route: 'POST /holds/{id}/capture',
    scope: 'usage:write',
    request: async (stage) => ({
      path: `/holds/${await holdOf(stage, await stage.somebody())}/capture`,
      body: {},
    }),
    ...{ user: 403, keyOfUser: 404, billing: 200, platform: 200 },
  },
  {
    route: 'POST /holds/{id}/release',
    scope: 'usage:write',
    request: async (stage) => ({ path: `/holds/${await holdOf(stage, await stage.somebody())}/release` }),
    ...{ user: 403, keyOfUser: 404, billing: 200, platform: 200 },
  },
  {
    route: 'GET /users/{id}/balance',
    scope: 'credits:read',
    otherScope: 'usage:write',
    request: async ({ somebody }) => ({ path: `/users/${(await somebody()).userId}/balance` }),
    ...{ user: 403, billing: 200, platform: 200 },
  },
  {
    route: 'PUT /users/{id}/overdraft',
    scope: 'credits:write',
    request: async ({ somebody }) => ({
      path: `/users/${(await somebody()).userId}/overdraft`,
      body: { overdraft: 5 },
    }),
    ...{ user: 403, billing: 200, platform: 200 },
  },
  {
    // A person came without a key.
    route: 'GET /keys/current',
    scope: null,
    request: async () => ({ path: '/keys/current' }),
    ...{ user: 404, billing: 404, platform: 404, keyOfUser: 200, keyOfPlatform: 200 },
  },
];

const rest = {
  ...{ description: null, actor: { type: 'system', id: 'test', name: 'test' } as const },
};

/** Gives somebody ten credits. */
export async function rich({ deps }: TestApp, person: Caller): Promise<Caller> {
  await deps.db.ledger.post({
    ...{ userId: person.userId, type: 'admin_grant', amount: 10_000_000_000n as never, origin: 'request' },
    ...{ ...rest, sourceId: null, metadata: null },
  });
  return person;
}

/** Has an application of a manager hold one credit of somebody's; gives the hold's id. */
export async function holdOf(server: TestApp, person: Caller): Promise<string> {
  const { userId } = await rich(server, person);
  const amount = 1_000_000_000n as never;
  const origin = { origin: 'request', sourceId: null };
  const command = { ...rest, ...origin, userId, amount, expiresInMs: 900_000 };
  return (await server.deps.db.ledger.hold(command)).hold.id;
}
