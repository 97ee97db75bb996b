import { scopes } from '@coffer/server/access/caller.ts';
import { revokeKey } from '@coffer/server/key/revoke.ts';
import { describe, expect, it } from 'vitest';
import { createKeyOf } from '../../setup/callers.ts';
import { createTestApp, v1 } from '../../setup/app.ts';
import { routes, send } from './routes.ts';
import { type RouteUnderTest, type Stage, createStage } from './stage.ts';

const otherRoutes = [
  // Open to everybody: the provider's signature vouches for an event, the others tell nothing.
  'GET /healthz',
  'GET /readyz',
  'GET /admin/api/v1/openapi.json',
  'POST /admin/api/v1/webhooks/payments',
  'POST /webhooks/payments',
  // These find out by themselves who calls.
  'GET /api/auth/*',
  'POST /api/auth/*',
  'GET /trpc/*',
  'POST /trpc/*',
];

describe('every route', () => {
  it('stands in the table', () => {
    const { app } = createTestApp();
    const registered = app.routes.filter(({ method }) => method !== 'ALL');
    const names = registered.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const expected = [...routes.map(({ route }) => route.replace(' ', ` ${v1}`)), ...otherRoutes];
    expect([...new Set(names)].sort()).toEqual(expected.sort());
  });

  it.each(routes)('$route answers each caller as the table says', async (row) => {
    const stage = await createStage();
    const { user, billing, platform } = stage.people;
    const seen = {
      none: await statusOf(stage, row, {}),
      badKey: await statusOf(stage, row, { authorization: `Bearer coffer_${'x'.repeat(43)}` }),
      badKeyBesideCookie: await statusOf(stage, row, {
        ...(await stage.browser(platform)),
        authorization: 'Bearer made-up',
      }),
      badCookie: await statusOf(stage, row, {
        cookie: 'coffer.session_token=made.up',
        origin: 'http://localhost:3001',
      }),
      revokedKey: await statusOf(stage, row, await revokedKey(stage)),
      expiredKey: await statusOf(stage, row, await expiredKey(stage)),
      user: await statusOf(stage, row, await stage.browser(user)),
      billing: await statusOf(stage, row, await stage.browser(billing)),
      platform: await statusOf(stage, row, await stage.browser(platform)),
      foreignSite: await statusOf(stage, row, {
        ...(await stage.browser(platform)),
        origin: 'https://evil.example',
      }),
      noSite: await statusOf(stage, row, { cookie: (await stage.browser(platform))['cookie'] ?? '' }),
      keyOfUser: await statusOf(stage, row, await stage.key(user)),
      keyOfPlatform: await statusOf(stage, row, await stage.key(platform)),
      keyWithScope: await statusOf(stage, row, await stage.key(platform, row.scope ?? 'credits:read')),
      keyWithOtherScope: await statusOf(stage, row, await keyWithOtherScope(stage, row)),
      keyWithoutScope: await statusOf(stage, row, await stage.key(platform, wrongScope(row))),
    };
    const isReading = row.route.startsWith('GET');
    const byKey = { user: row.keyOfUser ?? row.user, platform: row.keyOfPlatform ?? row.platform };
    expect(seen).toEqual({
      ...{
        none: 401,
        badKey: 401,
        badKeyBesideCookie: 401,
        badCookie: 401,
        revokedKey: 401,
        expiredKey: 401,
      },
      ...{ user: row.user, billing: row.billing, platform: row.platform },
      ...{ foreignSite: isReading ? row.platform : 403, noSite: isReading ? row.platform : 403 },
      ...{ keyOfUser: byKey.user, keyOfPlatform: byKey.platform },
      ...{ keyWithScope: byKey.platform, keyWithOtherScope: byKey.platform },
      keyWithoutScope: row.scope === null ? byKey.platform : 403,
    });
  });
});

async function statusOf(stage: Stage, row: RouteUnderTest, headers: Record<string, string>): Promise<number> {
  return (await send(stage, row, { headers })).status;
}

function keyWithOtherScope({ key, people }: Stage, { scope, otherScope }: RouteUnderTest) {
  return key(people.platform, otherScope ?? scope ?? 'credits:read');
}

function wrongScope({ scope, otherScope }: RouteUnderTest) {
  return scopes.find((each) => each !== scope && each !== otherScope) ?? 'users:read';
}

async function revokedKey({ deps, people: { platform } }: Stage): Promise<Record<string, string>> {
  const { id, secret } = await createKeyOf(deps, platform);
  // Remembered before it is revoked, so that forgetting is tested too.
  await deps.keyRing.find(secret);
  await revokeKey(deps, platform, { id, userId: platform.userId });
  return { authorization: `Bearer ${secret}` };
}

async function expiredKey({ deps, people: { platform } }: Stage): Promise<Record<string, string>> {
  const { secret } = await createKeyOf(deps, platform, { expiresAt: new Date(deps.now() + 1000) });
  deps.clock.advance(1000);
  return { authorization: `Bearer ${secret}` };
}
