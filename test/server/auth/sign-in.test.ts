import { createClientAddress } from '@coffer/server/auth/client-address.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TestBrowser } from '../../setup/browser.ts';
import { type TestDeps, createTestDeps } from '../../setup/deps.ts';

const email = 'ada@example.com';
const password = 'correct horse';

afterEach(() => {
  vi.useRealTimers();
});

async function createDeps(): Promise<TestDeps> {
  const deps = createTestDeps();
  await new TestBrowser(deps.auth, { address: '192.0.2.1' }).signUp({ email, password });
  return deps;
}

/** Tries a password that is refused before any costly hashing: what is counted are the requests. */
async function guess(deps: TestDeps, address: string, times: number): Promise<number[]> {
  const browser = new TestBrowser(deps.auth, { address });
  const statuses: number[] = [];
  for (let count = 0; count < times; count += 1) {
    statuses.push((await browser.signIn(email, 'x'.repeat(200))).status);
  }
  return statuses;
}

describe('signing in', () => {
  it('takes the right password and refuses a wrong one and an unknown address alike', async () => {
    const deps = await createDeps();
    const browser = new TestBrowser(deps.auth);
    expect((await browser.signIn('ADA@example.com', password)).status).toBe(200);
    const wrong = await browser.signIn(email, 'wrong password');
    const unknown = await browser.signIn('nobody@example.com', password);
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  it('ends with signing out', async () => {
    const deps = await createDeps();
    const browser = new TestBrowser(deps.auth);
    await browser.signIn(email, password);
    const kept = browser.headers;
    expect((await browser.send('/sign-out', {})).status).toBe(200);
    expect(await deps.auth.api.getSession({ headers: kept })).toBeNull();
  });
});

describe('the limit of attempts', () => {
  it('stops an address after ten a minute, and says when to come back', async () => {
    const deps = await createDeps();
    const statuses = await guess(deps, '198.51.100.1', 11);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 400), 429]);
    const answer = await new TestBrowser(deps.auth, { address: '198.51.100.1' }).signIn(email, password);
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('x-retry-after'))).toBeGreaterThan(0);
  });

  it('lets the address try again when the minute is over', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const deps = await createDeps();
    await guess(deps, '198.51.100.1', 11);
    vi.setSystemTime(Date.now() + 61_000);
    const answer = await new TestBrowser(deps.auth, { address: '198.51.100.1' }).signIn(email, password);
    expect(answer.status).toBe(200);
  });

  it('leaves other addresses alone', async () => {
    const deps = createTestDeps();
    await guess(deps, '198.51.100.1', 11);
    expect(await guess(deps, '198.51.100.2', 1)).toEqual([400]);
  });

  it('counts an IPv6 network as one address, and its neighbour as another', async () => {
    const deps = createTestDeps();
    await guess(deps, '2001:db8:0:1::1', 10);
    expect(await guess(deps, '2001:db8:0:1:ffff::9', 1)).toEqual([429]);
    expect(await guess(deps, '2001:db8:0:2::1', 1)).toEqual([400]);
  });

  it('gives no new attempts to who makes up forwarded addresses', async () => {
    const deps = createTestDeps();
    const clientAddress = createClientAddress(['10.0.0.1']);
    const attempt = async (made: string): Promise<number[]> => {
      const forwardedFor = `${made}, 203.0.113.9`;
      return guess(deps, clientAddress({ remoteAddress: '::ffff:10.0.0.1', forwardedFor }), 1);
    };
    for (let count = 0; count < 10; count += 1) expect(await attempt(`192.0.2.${count}`)).toEqual([400]);
    expect(await attempt('192.0.2.200')).toEqual([429]);
  });

  it('belongs to one server, also where two run in a process', async () => {
    const [first, second] = [createTestDeps(), createTestDeps()];
    await guess(first, '198.51.100.1', 11);
    expect(await guess(second, '198.51.100.1', 1)).toEqual([400]);
  });
});

describe('a page of another site', () => {
  it('cannot sign anybody in or out', async () => {
    const deps = await createDeps();
    const browser = new TestBrowser(deps.auth, { origin: 'https://evil.example' });
    expect((await browser.signIn(email, password)).status).toBe(403);
    const signedIn = new TestBrowser(deps.auth);
    await signedIn.signIn(email, password);
    const headers = signedIn.headers;
    headers.set('origin', 'https://evil.example');
    headers.set('content-type', 'application/json');
    const url = 'http://localhost:3001/api/auth/sign-out';
    const answer = await deps.auth.handler(new Request(url, { method: 'POST', headers, body: '{}' }));
    expect(answer.status).toBe(403);
    expect(await deps.auth.api.getSession({ headers: signedIn.headers })).not.toBeNull();
  });
});

describe('what Better Auth has beyond that', () => {
  it.each([
    ['/update-user', { name: 'Eve' }],
    ['/change-password', { currentPassword: password, newPassword: 'battery staple' }],
    ['/change-email', { newEmail: 'eve@example.com' }],
    ['/delete-user', {}],
    ['/request-password-reset', { email }],
    ['/sign-in/social', { provider: 'github' }],
    ['/link-social', { provider: 'github' }],
    ['/send-verification-email', { email }],
    ['/revoke-sessions', {}],
    ['/update-session', {}],
    ['/list-sessions', undefined],
    ['/list-accounts', undefined],
    ['/reset-password/some-token?callbackURL=/', undefined],
    ['/callback/github', undefined],
    ['/verify-email?token=x', undefined],
    ['/error', undefined],
    ['/%75pdate-user', { name: 'Eve' }],
    ['//update-user', { name: 'Eve' }],
  ])('%s is not there', async (path, body) => {
    const browser = new TestBrowser(createTestDeps().auth);
    await browser.signUp({ email, password });
    expect((await browser.send(path, body)).status).toBe(404);
  });
});
