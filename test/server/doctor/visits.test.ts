import { describe, expect, it } from 'vitest';
import { openAccount } from '@coffer/server/auth/account.ts';
import { createTestApp, v1 } from '../../setup/app.ts';

const claimed = {
  origin: 'http://credits.example',
  host: 'credits.example',
  'sec-fetch-site': 'same-origin',
};
const account = { email: 'ada@example.com', password: 'a long password', name: 'Ada' };

/** The addresses that an app has seen browsers use. */
function seenBy({ deps }: ReturnType<typeof createTestApp>): string[] {
  return deps.sightings.visits.current.map(([origin]) => origin);
}

describe('the address that browsers use is noticed', () => {
  it('of nobody who is not signed in, whatever they send', async () => {
    const server = createTestApp();
    const cookie = 'better-auth.session_token=made-up';
    for (const headers of [claimed, { ...claimed, cookie }]) {
      await server.call('/trpc/user.me', { headers });
      await server.call('/trpc/system.config', { headers });
      await server.call(`${v1}/config`, { headers });
      await server.call('/api/auth/get-session', { headers });
      await server.call('/api/auth/sign-out', { method: 'POST', headers, body: {} });
    }
    expect(seenBy(server)).toEqual([]);
  });

  it.each(['/trpc/user.me', `${v1}/config`])('of a manager, at %s', async (path) => {
    const server = createTestApp();
    const { cookie = '' } = await server.browser(await server.person('Ada', 'BillingManager'));
    expect((await server.call(path, { headers: { ...claimed, cookie } })).status).toBe(200);
    expect(seenBy(server)).toEqual([claimed.origin]);
  });

  it('of no other user, who could claim anything', async () => {
    const server = createTestApp();
    const { cookie = '' } = await server.browser(await server.person('Mallory'));
    expect((await server.call('/trpc/user.me', { headers: { ...claimed, cookie } })).status).toBe(200);
    const elsewhere = { ...claimed, origin: server.deps.config.hostUrl };
    const body = { ...account, email: 'mallory@example.com' };
    const path = '/api/auth/sign-up/email';
    await server.call(path, { method: 'POST', headers: { ...elsewhere, ...{ host: 'evil.example' } }, body });
    expect(seenBy(server)).toEqual([]);
  });

  it('of who was refused to sign in there, until a manager is signed in', async () => {
    const server = createTestApp();
    const { hostUrl } = server.deps.config;
    const signUp = async (headers: Record<string, string>) =>
      (await server.call('/api/auth/sign-up/email', { method: 'POST', headers, body: account })).status;
    expect([await signUp(claimed), seenBy(server)]).toEqual([403, [claimed.origin]]);
    const own = { ...claimed, origin: hostUrl, host: new URL(hostUrl).host };
    expect([await signUp(own), seenBy(server)]).toEqual([200, [claimed.origin]]);
    const manager = { ...account, email: 'grace@example.com', roles: ['BillingManager'] } as const;
    await openAccount(server.deps, manager);
    const path = '/api/auth/sign-in/email';
    const signIn = await server.call(path, { method: 'POST', headers: own, body: manager });
    expect([signIn.status, seenBy(server)]).toEqual([200, [hostUrl]]);
    expect([await signUp(claimed), seenBy(server)]).toEqual([403, [hostUrl]]);
  });
});
