import { findUserByEmail, hasPlatformManager, listApiKeys, listUsers } from '@coffer/db';
import { resolveCaller } from '@coffer/server/auth/caller.ts';
import { makeResetLink } from '@coffer/server/auth/reset-link.ts';
import { ensureFirstAdmin } from '@coffer/server/auth/set-up.ts';
import { removeUser } from '@coffer/server/user/remove.ts';
import { describe, expect, it } from 'vitest';
import { TestBrowser } from '../../setup/browser.ts';
import { bearer, createKeyOf, createPerson } from '../../setup/callers.ts';
import { type TestDeps, createTestDeps } from '../../setup/deps.ts';
import { refusalOf } from '../../setup/refusal.ts';

async function signInStatus(deps: TestDeps, address: string, word: string): Promise<number> {
  return (await new TestBrowser(deps.auth).signIn(address, word)).status;
}

describe('the configured admin', () => {
  const admin = { email: 'Root@Example.com', password: 'configured password' };

  it('is made at the first start, and present from the second on', async () => {
    const deps = createTestDeps({ config: { admin } });
    expect(await ensureFirstAdmin(deps)).toEqual({ kind: 'configured', email: admin.email });
    expect(await findUserByEmail(deps.db, admin.email)).toMatchObject({ roles: ['PlatformManager'] });
    expect(await signInStatus(deps, 'root@example.com', admin.password)).toBe(200);
    expect(await ensureFirstAdmin(deps)).toEqual({ kind: 'present', email: 'root@example.com' });
  });

  it('is made once when two processes start at once', async () => {
    const deps = createTestDeps({ config: { admin } });
    const started = await Promise.all([ensureFirstAdmin(deps), ensureFirstAdmin(deps)]);
    expect(started.map(({ kind }) => kind).sort()).toContain('configured');
    expect((await listUsers(deps.db, { skip: 0, limit: 10 })).totalCount).toBe(1);
  });

  it('takes the account over that somebody opened in its name', async () => {
    const deps = createTestDeps({ config: { admin } });
    const stranger = new TestBrowser(deps.auth);
    await stranger.signUp({ email: admin.email, password: 'strangers password' });
    const caller = await resolveCaller(deps, stranger.headers);
    const { secret } = await createKeyOf(deps, caller);
    await resolveCaller(deps, bearer(secret));

    expect(await ensureFirstAdmin(deps)).toMatchObject({ kind: 'configured' });
    expect(await refusalOf(resolveCaller(deps, stranger.headers))).toBe('not_signed_in');
    expect(await refusalOf(resolveCaller(deps, bearer(secret)))).toBe('bad_credentials');
    expect(await listApiKeys(deps.db, caller.userId)).toEqual([]);
    expect(await signInStatus(deps, admin.email, 'strangers password')).toBe(401);
    expect(await signInStatus(deps, admin.email, admin.password)).toBe(200);
  });

  it('does not raise an account while somebody administers already', async () => {
    const deps = createTestDeps({ config: { admin } });
    await createPerson(deps, 'Grace', ['PlatformManager']);
    await createPerson(deps, 'Root');
    expect(await ensureFirstAdmin(deps)).toEqual({ kind: 'present', email: 'grace@example.com' });
    expect(await findUserByEmail(deps.db, admin.email)).toMatchObject({ roles: [] });
    expect(await signInStatus(deps, admin.email, admin.password)).toBe(401);
  });

  it('is not made, nor made again once removed, while somebody else administers', async () => {
    const deps = createTestDeps({ config: { admin } });
    const grace = await createPerson(deps, 'Grace', ['PlatformManager']);
    expect(await ensureFirstAdmin(deps)).toEqual({ kind: 'present', email: 'grace@example.com' });
    expect(await findUserByEmail(deps.db, admin.email)).toBeNull();
    const root = await createPerson(deps, 'Root', ['PlatformManager']);
    expect(await ensureFirstAdmin(deps)).toEqual({ kind: 'present', email: 'root@example.com' });
    await removeUser(deps, grace, root.userId);
    expect(await ensureFirstAdmin(deps)).toEqual({ kind: 'present', email: 'grace@example.com' });
    expect(await findUserByEmail(deps.db, admin.email)).toBeNull();
  });

  it('keeps a password that was changed since', async () => {
    const deps = createTestDeps({ config: { admin } });
    await ensureFirstAdmin(deps);
    const made = await findUserByEmail(deps.db, admin.email);
    const { url } = await makeResetLink(deps, made?.id ?? '');
    const token = new URL(url).searchParams.get('token');
    const change = { token, newPassword: 'changed password' };
    expect((await new TestBrowser(deps.auth).send('/reset-password', change)).status).toBe(200);
    await ensureFirstAdmin(deps);
    expect(await signInStatus(deps, admin.email, 'changed password')).toBe(200);
  });
});

describe('the admin of try-out mode', () => {
  it('is made with a password that is told once', async () => {
    const deps = createTestDeps({ config: { tryOut: true } });
    const made = await ensureFirstAdmin(deps);
    if (made.kind !== 'try_out') throw new Error(made.kind);
    expect(made.password).toMatch(/^[\w-]{16}$/);
    expect(await signInStatus(deps, made.email, made.password)).toBe(200);
    expect(await ensureFirstAdmin(deps)).toEqual({ kind: 'present', email: 'admin@coffer.local' });
  });

  it('gets a new password when the first start broke off before the role was given', async () => {
    const deps = createTestDeps({ config: { tryOut: true } });
    const { internalAdapter } = await deps.auth.$context;
    await internalAdapter.createUser(
      { email: 'admin@coffer.local', name: 'Administrator' },
      { method: 'admin' },
    );
    const made = await ensureFirstAdmin(deps);
    if (made.kind !== 'try_out') throw new Error(made.kind);
    expect(await signInStatus(deps, made.email, made.password)).toBe(200);
    expect(await hasPlatformManager(deps.db)).toBe(true);
  });
});
