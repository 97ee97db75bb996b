import { siteOf } from '@coffer/server/http/middleware/same-site.ts';
import { describe, expect, it } from 'vitest';
import { createTestApp, v1 } from '../../setup/app.ts';

const hostUrl = 'https://credits.example';
const host = 'internal:3001';

describe('a request comes', () => {
  it.each([
    ['own', { 'sec-fetch-site': 'same-origin' }],
    ['own', { 'sec-fetch-site': 'none' }],
    ['foreign', { 'sec-fetch-site': 'same-site' }],
    ['foreign', { 'sec-fetch-site': 'cross-site', origin: hostUrl }],
    ['own', { 'sec-fetch-site': 'same-origin', origin: 'https://proxy.example' }],
    ['own', { origin: hostUrl }],
    ['own', { origin: 'http://internal:3001' }],
    ['own', { origin: 'https://internal:3001' }],
    ['foreign', { origin: 'http://internal' }],
    ['foreign', { origin: 'https://credits.example.evil.example' }],
    ['foreign', { origin: 'null' }],
    ['foreign', { origin: '' }],
    ['unknown', {}],
  ])('from an %s page with %j', (site, headers) => {
    expect(siteOf(new Headers({ host, ...headers }), hostUrl)).toBe(site);
  });
});

describe('a change that a cookie vouches for', () => {
  it('is taken from the dashboard’s pages only, in REST and in tRPC', async () => {
    const server = createTestApp();
    const admin = await server.person('Grace', 'PlatformManager');
    const user = await server.person('Ada');
    const { cookie = '' } = await server.browser(admin);
    const grant = { userId: user.userId, amount: '1', requestId: crypto.randomUUID() };
    const rest = { user_id: user.userId, transaction_type: 'admin_grant', amount: '1' };
    const statuses = async (headers: Record<string, string>) => {
      const trpc = { method: 'POST', headers: { cookie, ...headers }, body: grant };
      const call = { method: 'POST', headers: { cookie, ...headers }, body: rest };
      return [
        (await server.call('/trpc/grant.post', trpc)).status,
        (await server.call(`${v1}/transactions`, call)).status,
      ];
    };
    expect(await statuses({ origin: server.deps.config.hostUrl })).toEqual([200, 201]);
    expect(await statuses({ 'sec-fetch-site': 'same-origin' })).toEqual([200, 201]);
    expect(await statuses({ origin: 'https://evil.example' })).toEqual([403, 403]);
    expect(await statuses({ 'sec-fetch-site': 'cross-site' })).toEqual([403, 403]);
    expect(await statuses({})).toEqual([403, 403]);
    expect(await statuses({ authorization: 'Basic YTpi' })).toEqual([403, 403]);
  });

  it('is looked at whatever stands beside the cookie that is no key', async () => {
    const { call, person, browser } = createTestApp();
    const { cookie = '' } = await browser(await person('Ada'));
    const headers = { cookie, origin: 'https://evil.example', authorization: 'Bearer-like word' };
    const made = await call('/trpc/key.create', { method: 'POST', headers, body: { name: 'Script' } });
    expect(made.status).toBe(403);
  });

  it('is not needed with a key, wherever it is sent from', async () => {
    const server = createTestApp();
    const admin = await server.person('Grace', 'PlatformManager');
    const headers = { ...(await server.key(admin)), origin: 'https://app.example' };
    const body = { user_id: admin.userId, transaction_type: 'admin_grant', amount: '1' };
    expect((await server.call(`${v1}/transactions`, { method: 'POST', headers, body })).status).toBe(201);
    const grant = { userId: admin.userId, amount: '1', requestId: crypto.randomUUID() };
    expect((await server.call('/trpc/grant.post', { method: 'POST', headers, body: grant })).status).toBe(
      200,
    );
  });
});

describe('sign-in', () => {
  const account = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' };

  it('works from the command line, and its cookie opens REST', async () => {
    const { call } = createTestApp();
    expect((await call('/api/auth/sign-up/email', { method: 'POST', body: account })).status).toBe(200);
    const { email, password } = account;
    const answer = await call('/api/auth/sign-in/email', { method: 'POST', body: { email, password } });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(answer.status).toBe(200);
    expect(await (await call(`${v1}/users/current`, { headers: { cookie } })).json()).toMatchObject({
      email,
    });
  });

  it('is refused to another site’s page, cookie or not', async () => {
    const { call } = createTestApp();
    const headers = { origin: 'https://evil.example' };
    const answer = await call('/api/auth/sign-in/email', { method: 'POST', headers, body: account });
    expect([answer.status, await answer.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'origin_forbidden' }),
    ]);
  });

  it('is limited by the client’s own address, whatever address it claims', async () => {
    const { app } = createTestApp({
      config: { auth: { allowSignUp: true, trustedProxies: ['10.0.0.1'], sessionDays: 1 } },
    });
    const attempt = async (remoteAddress: string, headers: Record<string, string>) => {
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ email: 'nobody@example.com', password: 'x'.repeat(12) }),
      };
      const env = { incoming: { socket: { remoteAddress } } } as never;
      const answer = await app.request('/api/auth/sign-in/email', init, env);
      return [answer.status, Number(answer.headers.get('retry-after')) > 0];
    };
    for (let count = 0; count < 10; count += 1) {
      const claimed = `198.51.100.${count}`;
      await attempt('203.0.113.9', { 'x-forwarded-for': claimed, 'x-coffer-client-address': claimed });
    }
    expect(await attempt('203.0.113.9', { 'x-forwarded-for': '198.51.100.77' })).toEqual([429, true]);
    expect(await attempt('10.0.0.1', { 'x-forwarded-for': '198.51.100.77' })).toEqual([401, false]);
  });
});
