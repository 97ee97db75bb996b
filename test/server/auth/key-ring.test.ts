import { findKeyHolder, listApiKeys, revokeApiKey, touchApiKey } from '@coffer/db';
import type { KeyRing } from '@coffer/server/auth/key-ring.ts';
import { hashKey } from '@coffer/server/auth/key-ring.ts';
import { createKey } from '@coffer/server/key/create.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createKeyOf, createPerson } from '../../setup/callers.ts';
import { type TestDeps, createTestDeps } from '../../setup/deps.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

interface Scene {
  readonly deps: TestDeps;
  readonly ring: KeyRing;
  readonly secret: string;
  readonly key: { readonly id: string; readonly userId: string };
}

async function createScene(): Promise<Scene> {
  const deps = createTestDeps();
  const owner = await createPerson(deps, 'Grace');
  const { secret, id } = await createKeyOf(deps, owner);
  return { deps, ring: deps.keyRing, secret, key: { id, userId: owner.userId } };
}

async function lastUseOf({ deps, key }: Scene): Promise<number | undefined> {
  // Whatever waited to be written is on disk when this is.
  await touchApiKey(deps.db, 'no such key');
  const [found] = await listApiKeys(deps.db, key.userId);
  return found?.lastUsedAt?.getTime();
}

describe('the key ring', () => {
  it('asks the database once in five seconds', async () => {
    const { deps, ring, secret } = await createScene();
    const read = vi.spyOn(deps.db.read, 'select');
    await ring.find(secret);
    const askedFor = read.mock.calls.length;
    deps.clock.advance(4000);
    expect(await ring.find(secret)).toMatchObject({ userName: 'Grace' });
    expect(read).toHaveBeenCalledTimes(askedFor);
    deps.clock.advance(1000);
    await ring.find(secret);
    expect(read).toHaveBeenCalledTimes(2 * askedFor);
  });

  it('forgets at once when told', async () => {
    const { deps, ring, secret, key } = await createScene();
    await ring.find(secret);
    await revokeApiKey(deps.db, key);
    expect(await ring.find(secret)).not.toBeNull();
    ring.forget();
    expect(await ring.find(secret)).toBeNull();
  });

  it('does not remember what it read before it was told to forget', async () => {
    const { deps, ring, secret, key } = await createScene();
    const found = ring.find(secret);
    ring.forget();
    await found;
    await revokeApiKey(deps.db, key);
    expect(await ring.find(secret)).toBeNull();
  });

  it('does not ask the database for what cannot be a key', async () => {
    const { deps, ring } = await createScene();
    const read = vi.spyOn(deps.db.read, 'select');
    for (const text of ['', 'coffer_', 'coffer_short', `coffer_${'x'.repeat(44)}`, 'ü'.repeat(50)]) {
      expect(await ring.find(text)).toBeNull();
    }
    expect(read).not.toHaveBeenCalled();
  });

  it('finds a thousand keys more than it remembers', async () => {
    const { deps, ring, secret, key } = await createScene();
    const owner = { userId: key.userId, name: 'Grace', roles: [], key: null };
    const wanted = { userId: key.userId, name: 'Script', scopes: null, expiresAt: null };
    const keys = await Promise.all(Array.from({ length: 1001 }, () => createKey(deps, owner, wanted)));
    await ring.find(secret);
    for (const each of keys) expect(await ring.find(each.secret)).not.toBeNull();
    const read = vi.spyOn(deps.db.read, 'select');
    expect(await ring.find(secret)).not.toBeNull();
    expect(read).toHaveBeenCalled();
  });

  it('stores the hash and the first characters of a key, never the key', async () => {
    const { deps, secret } = await createScene();
    const holder = await findKeyHolder(deps.db, hashKey(secret));
    expect(secret).toMatch(/^coffer_[\w-]{43}$/);
    expect(holder?.key.prefix).toBe(secret.slice(0, 12));
    expect(JSON.stringify(holder)).not.toContain(secret.slice(12));
  });
});

describe('the last use of a key', () => {
  it('is noted once a minute', async () => {
    const scene = await createScene();
    expect(await lastUseOf(scene)).toBeUndefined();
    await scene.ring.find(scene.secret);
    const first = await lastUseOf(scene);
    expect(first).toBeGreaterThan(0);
    scene.deps.clock.advance(59_000);
    await scene.ring.find(scene.secret);
    expect(await lastUseOf(scene)).toBe(first);
    scene.deps.clock.advance(1_500);
    await scene.ring.find(scene.secret);
    expect(await lastUseOf(scene)).toBeGreaterThan(first ?? Infinity);
  });

  it('does not keep a request waiting or failing when it cannot be noted', async () => {
    const { deps, ring, secret } = await createScene();
    const warned = vi.spyOn(deps.log, 'warn');
    vi.spyOn(deps.db.writer, 'run').mockRejectedValue(new Error('disk full'));
    expect(await ring.find(secret)).toMatchObject({ userName: 'Grace' });
    await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce(), { timeout: 15_000 });
  });
});
