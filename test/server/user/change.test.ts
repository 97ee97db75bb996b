import { getUser, hasPlatformManager } from '@coffer/db';
import type { Caller, Role } from '@coffer/server/access/caller.ts';
import { resolveCaller } from '@coffer/server/auth/caller.ts';
import { createKey } from '@coffer/server/key/create.ts';
import { removeUser } from '@coffer/server/user/remove.ts';
import { createResetLink } from '@coffer/server/user/reset-link.ts';
import { updateUser } from '@coffer/server/user/update.ts';
import { describe, expect, it } from 'vitest';
import { TestBrowser } from '../../setup/browser.ts';
import { bearer, createKeyOf, createPerson } from '../../setup/callers.ts';
import { type TestDeps, createTestDeps } from '../../setup/deps.ts';
import { refusalOf } from '../../setup/refusal.ts';

interface Cast {
  readonly deps: TestDeps;
  readonly admin: Caller;
  readonly billing: Caller;
  readonly ada: Caller;
}

async function createCast(): Promise<Cast> {
  const deps = createTestDeps();
  return {
    deps,
    admin: await createPerson(deps, 'Root', ['PlatformManager']),
    billing: await createPerson(deps, 'Bill', ['BillingManager']),
    ada: await createPerson(deps, 'Ada'),
  };
}

const manager: readonly Role[] = ['StandardUser', 'PlatformManager'];

describe('changing a user', () => {
  it('lets everybody change their own name, and nobody else’s', async () => {
    const { deps, billing, ada } = await createCast();
    expect(await updateUser(deps, ada, { id: ada.userId, name: ' Ada L. ' })).toMatchObject({
      name: 'Ada L.',
    });
    const foreign = { id: ada.userId, name: 'Eve' };
    expect(await refusalOf(updateUser(deps, billing, foreign))).toBe('forbidden');
    expect(await refusalOf(updateUser(deps, ada, { id: billing.userId, name: 'Eve' }))).toBe('forbidden');
  });

  it('lets Platform Managers change names and roles', async () => {
    const { deps, admin, ada } = await createCast();
    const raised = await updateUser(deps, admin, { id: ada.userId, name: 'Lady Ada', roles: manager });
    expect(raised).toMatchObject({ name: 'Lady Ada', roles: ['PlatformManager'] });
    const lowered = await updateUser(deps, admin, { id: ada.userId, roles: [] });
    expect(lowered).toMatchObject({ name: 'Lady Ada', roles: [] });
  });

  it('lets nobody else give roles, to themselves least of all', async () => {
    const { deps, billing, ada } = await createCast();
    expect(await refusalOf(updateUser(deps, ada, { id: ada.userId, roles: manager }))).toBe('forbidden');
    expect(await refusalOf(updateUser(deps, billing, { id: billing.userId, roles: manager }))).toBe(
      'forbidden',
    );
    expect(await refusalOf(updateUser(deps, billing, { id: ada.userId, roles: [] }))).toBe('forbidden');
  });

  it('never leaves the instance without a Platform Manager', async () => {
    const { deps, admin, ada } = await createCast();
    const step = { id: admin.userId, roles: ['BillingManager'] as const };
    expect(await refusalOf(updateUser(deps, admin, step))).toBe('last_platform_manager');
    await updateUser(deps, admin, { id: ada.userId, roles: manager });
    const both = await Promise.all([
      refusalOf(updateUser(deps, admin, { id: admin.userId, roles: [] })),
      refusalOf(updateUser(deps, admin, { id: ada.userId, roles: [] })),
    ]);
    expect(both.sort()).toEqual(['accepted', 'last_platform_manager']);
    expect(await hasPlatformManager(deps.db)).toBe(true);
  });

  it('does not let a limited key make, change or end a manager', async () => {
    const { deps, admin, billing, ada } = await createCast();
    const { caller: key } = await createKeyOf(deps, admin, { scopes: ['users:write'] });
    const changes = [
      { id: ada.userId, roles: manager },
      { id: billing.userId, name: 'William' },
      { id: billing.userId, roles: ['BillingManager'] as const },
      { id: billing.userId, roles: [] },
      { id: admin.userId, roles: ['PlatformManager'] as const },
    ];
    for (const change of changes)
      expect(await refusalOf(updateUser(deps, key, change))).toBe('scope_missing');
    expect(await refusalOf(removeUser(deps, key, billing.userId))).toBe('scope_missing');
    const plain = { id: ada.userId, name: 'Ada L.', roles: ['StandardUser'] as const };
    expect(await refusalOf(updateUser(deps, key, plain))).toBe('accepted');
    expect(await refusalOf(updateUser(deps, key, { id: admin.userId, name: 'Boss' }))).toBe('accepted');
    expect(await refusalOf(removeUser(deps, key, ada.userId))).toBe('accepted');
  });

  it('does not let a limited key take a role that is given in the same moment', async () => {
    const { deps, admin, ada } = await createCast();
    const { caller: key } = await createKeyOf(deps, admin, { scopes: ['users:write'] });
    const [given] = await Promise.all([
      updateUser(deps, admin, { id: ada.userId, roles: manager }),
      updateUser(deps, key, { id: ada.userId, roles: [] }),
    ]);
    expect(given.roles).toEqual(['PlatformManager']);
    expect(await getUser(deps.db, ada.userId)).toMatchObject({ roles: ['PlatformManager'] });
  });

  it('ends the reset links and foreign keys of whoever is given a role, and no session', async () => {
    const { deps, admin } = await createCast();
    const account = { email: 'eve@example.com', password: 'correct horse' };
    const browser = new TestBrowser(deps.auth);
    await browser.signUp(account);
    const { userId: id, ...eve } = await resolveCaller(deps, browser.headers);
    const { url } = await createResetLink(deps, admin, id);
    const foreign = await createKey(deps, admin, { userId: id, name: 'k', scopes: null, expiresAt: null });
    const own = await createKeyOf(deps, { ...eve, userId: id });
    for (const { secret } of [foreign, own]) await resolveCaller(deps, bearer(secret));

    await updateUser(deps, admin, { id, roles: manager });
    expect(await resolveCaller(deps, browser.headers)).toMatchObject({ roles: ['PlatformManager'] });
    const token = new URL(url).searchParams.get('token');
    const reset = await browser.send('/reset-password', { token, newPassword: 'battery staple' });
    expect(reset.status).toBe(400);
    expect(await refusalOf(resolveCaller(deps, bearer(foreign.secret)))).toBe('bad_credentials');
    expect(await resolveCaller(deps, bearer(own.secret))).toMatchObject({ roles: ['PlatformManager'] });
    expect((await browser.signIn(account.email, account.password)).status).toBe(200);
  });

  it('needs the scope users:write of a key, for the own name too', async () => {
    const { deps, ada } = await createCast();
    const { caller: key } = await createKeyOf(deps, ada, { scopes: ['users:read'] });
    expect(await refusalOf(updateUser(deps, key, { id: ada.userId, name: 'Eve' }))).toBe('scope_missing');
  });

  it('refuses unknown users and empty names', async () => {
    const { deps, admin, ada } = await createCast();
    expect(await refusalOf(updateUser(deps, admin, { id: 'nobody', name: 'X' }))).toBe('user_not_found');
    expect(await refusalOf(updateUser(deps, ada, { id: ada.userId, name: '' }))).toBe('invalid_input');
  });
});

describe('removing a user', () => {
  it('ends the account and overwrites what it says of the person', async () => {
    const { deps, admin } = await createCast();
    const browser = new TestBrowser(deps.auth);
    await browser.signUp({ email: 'eve@example.com', password: 'correct horse' });
    const session = await deps.auth.api.getSession({ headers: browser.headers });
    await removeUser(deps, admin, session?.user.id ?? '');
    expect(await getUser(deps.db, session?.user.id ?? '')).toBeNull();
    expect(await deps.auth.api.getSession({ headers: browser.headers })).toBeNull();
    expect((await browser.signIn('eve@example.com', 'correct horse')).status).toBe(401);
    const again = await browser.signUp({ email: 'eve@example.com', password: 'correct horse' });
    expect(again.status).toBe(200);
  });

  it('is for Platform Managers, and not for their own account', async () => {
    const { deps, admin, billing, ada } = await createCast();
    expect(await refusalOf(removeUser(deps, admin, admin.userId))).toBe('cannot_remove_self');
    expect(await refusalOf(removeUser(deps, billing, ada.userId))).toBe('forbidden');
    expect(await refusalOf(removeUser(deps, ada, ada.userId))).toBe('forbidden');
    expect(await refusalOf(removeUser(deps, admin, 'nobody'))).toBe('user_not_found');
    const { caller: key } = await createKeyOf(deps, admin, { scopes: ['users:read'] });
    expect(await refusalOf(removeUser(deps, key, ada.userId))).toBe('scope_missing');
  });

  it('happens once', async () => {
    const { deps, admin, ada } = await createCast();
    const twice = [removeUser(deps, admin, ada.userId), removeUser(deps, admin, ada.userId)].map(refusalOf);
    expect(await Promise.all(twice)).toEqual(['accepted', 'user_not_found']);
  });
});
