import type { RouteUnderTest } from './stage.ts';

/** A period of statements. */
export const november = 'from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z';
const days = 'from=2026-11-01&to=2026-11-30';

const forManagers = { user: 403, billing: 200, platform: 200 };

/** The routes of v1 that prove the books. Each request concerns somebody else, wherever it can. */
export const proofRoutes: readonly RouteUnderTest[] = [
  ...['/statement', '/statement.csv'].map((name) => ({
    route: `GET /users/{id}${name}`,
    scope: 'credits:read' as const,
    request: async ({ somebody }: Parameters<RouteUnderTest['request']>[0]) => ({
      path: `/users/${(await somebody()).userId}${name}?${november}`,
    }),
    ...forManagers,
  })),
  ...['/trial-balance', '/trial-balance.csv'].map((path) => ({
    route: `GET ${path}`,
    scope: 'credits:read' as const,
    request: async () => ({ path: `${path}?${days}` }),
    ...forManagers,
  })),
  ...['/ledger/head', '/ledger/export'].map((path) => ({
    route: `GET ${path}`,
    scope: 'credits:read' as const,
    request: async () => ({ path }),
    ...{ user: 403, billing: 403, platform: 200 },
  })),
];
