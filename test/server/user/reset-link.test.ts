import { readFileSync } from 'node:fs';
import type { Caller } from '@coffer/server/access/caller.ts';
import { resolveCaller } from '@coffer/server/auth/caller.ts';
import { createResetLink } from '@coffer/server/user/reset-link.ts';
import { removeUser } from '@coffer/server/user/remove.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TestBrowser } from '../../setup/browser.ts';
import { bearer, createKeyOf, createPerson } from '../../setup/callers.ts';
import { type TestDeps, createTestDeps } from '../../setup/deps.ts';
import { refusalOf } from '../../setup/refusal.ts';

const email = 'eve@example.com';
const password = 'correct horse';
const newPassword = 'battery staple';

afterEach(() => {
  vi.useRealTimers();
});

interface Scene {
  readonly deps: TestDeps;
  readonly admin: Caller;
  readonly browser: TestBrowser;
  readonly userId: string;
}

async function createScene(): Promise<Scene> {
  const deps = createTestDeps();
  const admin = await createPerson(deps, 'Root', ['PlatformManager']);
  const browser = new TestBrowser(deps.auth);
  await browser.signUp({ email, password });
  const { userId } = await resolveCaller(deps, browser.headers);
  return { deps, admin, browser, userId };
}

async function createToken({ deps, admin, userId }: Scene): Promise<string> {
  const { url, expiresAt } = await createResetLink(deps, admin, userId);
  expect(url).toMatch(/^http:\/\/localhost:3001\/reset-password\?token=[\w-]{32}$/);
  expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + 86_390_000);
  return new URL(url).searchParams.get('token') ?? '';
}

async function use({ deps }: Scene, token: string): Promise<number> {
  return (await new TestBrowser(deps.auth).send('/reset-password', { token, newPassword })).status;
}

describe('a reset link', () => {
  it('sets a new password and ends all sessions', async () => {
    const scene = await createScene();
    expect(await use(scene, await createToken(scene))).toBe(200);
    expect(await refusalOf(resolveCaller(scene.deps, scene.browser.headers))).toBe('not_signed_in');
    expect((await scene.browser.signIn(email, password)).status).toBe(401);
    expect((await scene.browser.signIn(email, newPassword)).status).toBe(200);
  });

  it('works once, also when it is used twice at once', async () => {
    const scene = await createScene();
    const token = await createToken(scene);
    const rivals = await Promise.all([use(scene, token), use(scene, token)]);
    expect(rivals.sort((a, b) => a - b)).toEqual([200, 400]);
    expect(await use(scene, token)).toBe(400);
  });

  it('ends after a day', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const scene = await createScene();
    const token = await createToken(scene);
    vi.setSystemTime(Date.now() + 86_400_001);
    expect(await use(scene, token)).toBe(400);
  });

  it('ends with the next one', async () => {
    const scene = await createScene();
    const [first, second] = [await createToken(scene), await createToken(scene)];
    expect(await use(scene, first)).toBe(400);
    expect(await use(scene, second)).toBe(200);
  });

  it('ends with the account', async () => {
    const scene = await createScene();
    const token = await createToken(scene);
    await removeUser(scene.deps, scene.admin, scene.userId);
    expect(await use(scene, token)).toBe(400);
  });

  it('stays good when the new password is too short', async () => {
    const scene = await createScene();
    const token = await createToken(scene);
    const short = await scene.browser.send('/reset-password', { token, newPassword: '1234567' });
    expect(await short.json()).toMatchObject({ code: 'PASSWORD_TOO_SHORT' });
    expect(await use(scene, token)).toBe(200);
  });

  it('is not in the database in a form that could be used', async () => {
    const scene = await createScene();
    const token = await createToken(scene);
    const files = [scene.deps.db.path, `${scene.deps.db.path}-wal`];
    for (const file of files) expect(readFileSync(file).includes(token)).toBe(false);
  });

  it('is for Platform Managers', async () => {
    const { deps, admin, userId } = await createScene();
    const bill = await createPerson(deps, 'Bill', ['BillingManager']);
    expect(await refusalOf(createResetLink(deps, bill, userId))).toBe('forbidden');
    expect(await refusalOf(createResetLink(deps, bill, bill.userId))).toBe('forbidden');
    expect(await refusalOf(createResetLink(deps, admin, 'nobody'))).toBe('user_not_found');
  });

  it('is no way for a limited key into any account', async () => {
    const { deps, admin, userId } = await createScene();
    const { caller: reading } = await createKeyOf(deps, admin, { scopes: ['users:read'] });
    const { caller: writing } = await createKeyOf(deps, admin, { scopes: ['users:write'] });
    expect(await refusalOf(createResetLink(deps, reading, userId))).toBe('scope_missing');
    const { caller: whole } = await createKeyOf(deps, admin);
    expect(await refusalOf(createResetLink(deps, writing, userId))).toBe('scope_missing');
    expect(await refusalOf(createResetLink(deps, writing, admin.userId))).toBe('scope_missing');
    expect(await refusalOf(createResetLink(deps, whole, userId))).toBe('accepted');
  });

  it('leaves API keys alone, as the page after it says', async () => {
    const scene = await createScene();
    const { deps } = scene;
    const { secret } = await createKeyOf(deps, await resolveCaller(deps, scene.browser.headers));
    expect(await use(scene, await createToken(scene))).toBe(200);
    expect(await resolveCaller(deps, bearer(secret))).toMatchObject({ userId: scene.userId });
  });
});
