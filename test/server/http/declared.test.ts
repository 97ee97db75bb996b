import { describe, expect, it } from 'vitest';
import { type TestApp, createTestApp, v1 } from '../../setup/app.ts';
import { proofScenarios } from './proof-scenarios.ts';
import { routes } from './routes.ts';
import { commonScenarios, ownScenarios } from './scenarios.ts';
import { spendingScenarios } from './spending-scenarios.ts';
import { type RouteUnderTest, createStage } from './stage.ts';

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

async function describeApp({ call }: TestApp): Promise<Description> {
  const answer = await call(`${v1}/openapi.json`);
  return (await answer.json()) as Description;
}

const webhook: RouteUnderTest = {
  ...{ route: 'POST /webhooks/payments', scope: null, user: 0, billing: 0, platform: 0 },
  request: async () => ({ path: '/webhooks/payments' }),
};

describe('openapi.json', () => {
  it('is a description by OpenAPI 3.1 of every route of v1', async () => {
    const server = createTestApp();
    const { openapi, paths } = await describeApp(server);
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const registered = server.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith(v1) && !path.endsWith('.json'))
      .map(({ method, path }) => `${method} ${path.slice(v1.length).replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(openapi).toBe('3.1.0');
    expect(described.sort()).toEqual([...new Set(registered)].sort());
  });
});

describe('an Idempotency-Key', () => {
  it('is taken by every write but the webhook, which has its events’ ids', async () => {
    const { paths } = await describeApp(createTestApp());
    const taking = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { parameters = [] }]) => parameters.some(({ name }) => name === 'Idempotency-Key'))
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    const writes = routes.map(({ route }) => route).filter((route) => !route.startsWith('GET'));
    expect(taking.sort()).toEqual(writes.sort());
  });
});

/** What brings a route to these makes it answer nothing else. */
const spoiling = new Set([429, 503]);

describe('a route', () => {
  it.each([...routes, webhook])('$route gives every answer that it declares', async (row) => {
    const [method = '', path = ''] = row.route.split(' ');
    const { paths } = await describeApp(createTestApp());
    const responses = paths[path]?.[method.toLowerCase()]?.responses ?? {};
    const declared = Object.entries(responses).map(([status, { content }]) => ({
      status: Number(status),
      type: Object.keys(content ?? {})[0],
    }));
    const given = [];
    const shared = await createStage();
    for (const { status } of declared) {
      const own = { ...ownScenarios, ...spendingScenarios, ...proofScenarios }[`${row.route} ${status}`];
      const answer = await (own
        ? own(await createStage(), row)
        : commonScenarios[status]?.(spoiling.has(status) ? await createStage() : shared, row));
      given.push({ status: answer?.status, type: answer?.headers.get('content-type')?.split(';')[0] });
    }
    expect(given).toEqual(declared);
  });
});
