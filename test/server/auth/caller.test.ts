import { createHmac } from 'node:crypto';
import { changeUser, removeUser, revokeApiKey } from '@coffer/db';
import type { Caller } from '@coffer/server/access/caller.ts';
import { resolveCaller } from '@coffer/server/auth/caller.ts';
import { removeUser as endUser } from '@coffer/server/user/remove.ts';
import { updateUser } from '@coffer/server/user/update.ts';
import { revokeKey } from '@coffer/server/key/revoke.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TestBrowser } from '../../setup/browser.ts';
import { bearer, createKeyOf, createPerson } from '../../setup/callers.ts';
import { type TestDeps, createTestDeps } from '../../setup/deps.ts';
import { refusalOf } from '../../setup/refusal.ts';

afterEach(() => {
  vi.useRealTimers();
});

interface Person {
  readonly caller: Caller;
  readonly headers: Headers;
}

async function signUp(deps: TestDeps): Promise<Person> {
  const browser = new TestBrowser(deps.auth);
  await browser.signUp({ email: 'ada@example.com', password: 'correct horse' });
  return { caller: await resolveCaller(deps, browser.headers), headers: browser.headers };
}

describe('a session', () => {
  it('stands for a person, without a key', async () => {
    const deps = createTestDeps();
    const { caller } = await signUp(deps);
    expect(caller).toMatchObject({ name: 'Ada', roles: [], key: null });
  });

  it('has the roles that its owner has now', async () => {
    const deps = createTestDeps();
    const { caller } = await signUp(deps);
    await changeUser(deps.db, caller.userId, { roles: ['PlatformManager'] });
    await createPerson(deps, 'Root', ['PlatformManager']);
    const browser = new TestBrowser(deps.auth);
    await browser.signIn('ada@example.com', 'correct horse');
    expect(await resolveCaller(deps, browser.headers)).toMatchObject({ roles: ['PlatformManager'] });
    await changeUser(deps.db, caller.userId, { roles: ['BillingManager'] });
    expect(await resolveCaller(deps, browser.headers)).toMatchObject({ roles: ['BillingManager'] });
    await changeUser(deps.db, caller.userId, { roles: [] });
    expect(await resolveCaller(deps, browser.headers)).toMatchObject({ roles: [] });
  });

  it('has a role that is given to its owner from the next request on', async () => {
    const deps = createTestDeps();
    const { caller, headers } = await signUp(deps);
    await changeUser(deps.db, caller.userId, { roles: ['BillingManager'] });
    expect(await resolveCaller(deps, headers)).toMatchObject({ roles: ['BillingManager'] });
  });

  it('ends with its owner’s account', async () => {
    const deps = createTestDeps();
    const { caller, headers } = await signUp(deps);
    await removeUser(deps.db, caller.userId);
    expect(await refusalOf(resolveCaller(deps, headers))).toBe('not_signed_in');
  });

  it('that was begun while its owner was removed stands for nobody', async () => {
    const deps = createTestDeps();
    const { caller } = await signUp(deps);
    await removeUser(deps.db, caller.userId);
    const { internalAdapter, authCookies, secret } = await deps.auth.$context;
    const { token } = await internalAdapter.createSession(caller.userId);
    const signature = createHmac('sha256', secret).update(token).digest('base64');
    const cookie = `${authCookies.sessionToken.name}=${encodeURIComponent(`${token}.${signature}`)}`;
    expect(await deps.auth.api.getSession({ headers: new Headers({ cookie }) })).not.toBeNull();
    expect(await refusalOf(resolveCaller(deps, new Headers({ cookie })))).toBe('not_signed_in');
  });

  it('ends when it was not used for the configured days', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const deps = createTestDeps();
    const { headers } = await signUp(deps);
    vi.setSystemTime(Date.now() + 30 * 86_400_000 + 1000);
    expect(await refusalOf(resolveCaller(deps, headers))).toBe('not_signed_in');
  });

  it('is prolonged by a visit of the dashboard', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const deps = createTestDeps();
    const browser = new TestBrowser(deps.auth);
    await browser.signUp({ email: 'ada@example.com', password: 'correct horse' });
    vi.setSystemTime(Date.now() + 29 * 86_400_000);
    const [cookie] = (await browser.send('/get-session')).headers.getSetCookie();
    expect(cookie).toContain('Max-Age=2592000');
    vi.setSystemTime(Date.now() + 29 * 86_400_000);
    expect(await resolveCaller(deps, browser.headers)).toMatchObject({ name: 'Ada' });
  });

  it.each([
    ['no cookie', ''],
    ['a cookie of something else', 'theme=dark'],
    ['an unsigned token', 'coffer.session_token=abc'],
    ['a badly signed token', 'coffer.session_token=abc.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D'],
  ])('is not made of %s', async (_, cookie) => {
    const headers = new Headers(cookie ? { cookie } : {});
    expect(await refusalOf(resolveCaller(createTestDeps(), headers))).toBe('not_signed_in');
  });

  it('counts beside the credentials that a proxy asks for', async () => {
    const deps = createTestDeps();
    const { headers } = await signUp(deps);
    headers.set('authorization', 'Basic dXNlcjpwYXNz');
    expect(await resolveCaller(deps, headers)).toMatchObject({ name: 'Ada' });
  });
});

describe('an API key', () => {
  it('stands for its owner, within its scopes', async () => {
    const deps = createTestDeps();
    const owner = await createPerson(deps, 'Grace', ['BillingManager']);
    const { secret, id } = await createKeyOf(deps, owner, { scopes: ['credits:read'] });
    expect(await resolveCaller(deps, bearer(secret))).toEqual({
      userId: owner.userId,
      name: 'Grace',
      roles: ['BillingManager'],
      key: { id, name: 'Script', scopes: ['credits:read'] },
    });
  });

  it('comes before a session', async () => {
    const deps = createTestDeps();
    const { headers } = await signUp(deps);
    const { secret } = await createKeyOf(deps, await createPerson(deps, 'Grace'));
    headers.set('authorization', `bearer  ${secret}`);
    expect(await resolveCaller(deps, headers)).toMatchObject({ name: 'Grace' });
  });

  it.each([
    ['empty', 'Bearer'],
    ['unknown', `Bearer coffer_${'x'.repeat(43)}`],
    ['of another product', 'Bearer sk-1234567890'],
  ])('that is %s is not rescued by a session', async (_, authorization) => {
    const deps = createTestDeps();
    const { headers } = await signUp(deps);
    headers.set('authorization', authorization);
    expect(await refusalOf(resolveCaller(deps, headers))).toBe('bad_credentials');
  });

  it('ends at its time', async () => {
    const deps = createTestDeps();
    const owner = await createPerson(deps, 'Grace');
    const { secret } = await createKeyOf(deps, owner, { expiresAt: new Date(deps.now() + 1000) });
    await resolveCaller(deps, bearer(secret));
    deps.clock.advance(1001);
    expect(await refusalOf(resolveCaller(deps, bearer(secret)))).toBe('bad_credentials');
  });

  it('ends with the request that revokes it', async () => {
    const deps = createTestDeps();
    const owner = await createPerson(deps, 'Grace');
    const { secret, id } = await createKeyOf(deps, owner);
    await resolveCaller(deps, bearer(secret));
    await revokeKey(deps, owner, { id, userId: owner.userId });
    expect(await refusalOf(resolveCaller(deps, bearer(secret)))).toBe('bad_credentials');
  });

  it('that another process revokes ends within five seconds', async () => {
    const deps = createTestDeps();
    const owner = await createPerson(deps, 'Grace');
    const { secret, id } = await createKeyOf(deps, owner);
    await resolveCaller(deps, bearer(secret));
    await revokeApiKey(deps.db, { id, userId: owner.userId });
    deps.clock.advance(5000);
    expect(await refusalOf(resolveCaller(deps, bearer(secret)))).toBe('bad_credentials');
  });

  it('has its owner’s new roles and name on the next request', async () => {
    const deps = createTestDeps();
    const admin = await createPerson(deps, 'Root', ['PlatformManager']);
    const owner = await createPerson(deps, 'Grace', ['BillingManager']);
    const { secret } = await createKeyOf(deps, owner);
    await resolveCaller(deps, bearer(secret));
    await updateUser(deps, admin, { id: owner.userId, name: 'Grace Hopper', roles: ['StandardUser'] });
    expect(await resolveCaller(deps, bearer(secret))).toMatchObject({ name: 'Grace Hopper', roles: [] });
  });

  it('ends with its owner’s account', async () => {
    const deps = createTestDeps();
    const admin = await createPerson(deps, 'Root', ['PlatformManager']);
    const owner = await createPerson(deps, 'Grace');
    const { secret } = await createKeyOf(deps, owner);
    await resolveCaller(deps, bearer(secret));
    await endUser(deps, admin, owner.userId);
    expect(await refusalOf(resolveCaller(deps, bearer(secret)))).toBe('bad_credentials');
  });
});
