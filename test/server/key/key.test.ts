import { createKey } from '@coffer/server/key/create.ts';
import { listKeys } from '@coffer/server/key/list.ts';
import { revokeKey } from '@coffer/server/key/revoke.ts';
import type { Caller } from '@coffer/server/access/caller.ts';
import { resolveCaller } from '@coffer/server/auth/caller.ts';
import { describe, expect, it } from 'vitest';
import { bearer, createKeyOf, createPerson } from '../../setup/callers.ts';
import { type TestDeps, createTestDeps } from '../../setup/deps.ts';
import { refusalOf } from '../../setup/refusal.ts';

const wanted = { name: 'Script', scopes: null, expiresAt: null };

interface Cast {
  readonly deps: TestDeps;
  readonly admin: Caller;
  readonly ada: Caller;
}

async function createCast(): Promise<Cast> {
  const deps = createTestDeps();
  const admin = await createPerson(deps, 'Root', ['PlatformManager']);
  return { deps, admin, ada: await createPerson(deps, 'Ada') };
}

describe('API keys', () => {
  it('are shown once, and listed by their first characters, newest first', async () => {
    const { deps, ada } = await createCast();
    const first = await createKey(deps, ada, { ...wanted, userId: ada.userId, name: ' First ' });
    deps.clock.advance(1000);
    const scopes = ['usage:write', 'usage:write', 'credits:read'] as const;
    const second = await createKey(deps, ada, { ...wanted, userId: ada.userId, scopes });
    const listed = await listKeys(deps, ada, ada.userId);
    expect(listed).toEqual([second.key, first.key]);
    expect(listed[0]?.scopes).toEqual(['usage:write', 'credits:read']);
    expect(listed[1]).toMatchObject({ name: 'First', prefix: first.secret.slice(0, 12), scopes: null });
    expect(JSON.stringify(listed)).not.toContain(first.secret);
  });

  it('are everybody’s own business, and anybody’s for Platform Managers', async () => {
    const { deps, admin, ada } = await createCast();
    const bill = await createPerson(deps, 'Bill', ['BillingManager']);
    const { key } = await createKey(deps, admin, { ...wanted, userId: ada.userId });
    for (const stranger of [bill, await createPerson(deps, 'Eve')]) {
      expect(await refusalOf(createKey(deps, stranger, { ...wanted, userId: ada.userId }))).toBe('forbidden');
      expect(await refusalOf(listKeys(deps, stranger, ada.userId))).toBe('forbidden');
      expect(await refusalOf(revokeKey(deps, stranger, { id: key.id, userId: ada.userId }))).toBe(
        'forbidden',
      );
    }
    expect(await listKeys(deps, admin, ada.userId)).toHaveLength(1);
    await revokeKey(deps, admin, { id: key.id, userId: ada.userId });
    expect(await listKeys(deps, ada, ada.userId)).toEqual([]);
  });

  it('made for another act as that one', async () => {
    const { deps, admin, ada } = await createCast();
    const { secret } = await createKey(deps, admin, { ...wanted, userId: ada.userId });
    expect(await resolveCaller(deps, bearer(secret))).toMatchObject({ userId: ada.userId, roles: [] });
  });

  it('are made by managers themselves, and by nobody else for them', async () => {
    const { deps, admin, ada } = await createCast();
    const bill = await createPerson(deps, 'Bill', ['BillingManager']);
    const root = await createPerson(deps, 'Other Root', ['PlatformManager']);
    for (const { userId } of [bill, root]) {
      expect(await refusalOf(createKey(deps, admin, { ...wanted, userId }))).toBe('forbidden');
      expect(await listKeys(deps, admin, userId)).toEqual([]);
    }
    for (const { userId } of [admin, ada]) {
      expect(await refusalOf(createKey(deps, admin, { ...wanted, userId }))).toBe('accepted');
    }
  });

  it('are revoked once, and by nobody under another’s name', async () => {
    const { deps, admin, ada } = await createCast();
    const { id } = await createKeyOf(deps, admin);
    const foreign = { id, userId: ada.userId };
    expect(await refusalOf(revokeKey(deps, ada, foreign))).toBe('api_key_not_found');
    expect(await refusalOf(revokeKey(deps, ada, { id: 'none', userId: ada.userId }))).toBe(
      'api_key_not_found',
    );
    const own = { id, userId: admin.userId };
    expect(await refusalOf(revokeKey(deps, admin, own))).toBe('accepted');
    expect(await refusalOf(revokeKey(deps, admin, own))).toBe('api_key_not_found');
  });

  it('cannot be made or listed for nobody', async () => {
    const { deps, admin } = await createCast();
    expect(await refusalOf(createKey(deps, admin, { ...wanted, userId: 'nobody' }))).toBe('user_not_found');
    expect(await refusalOf(listKeys(deps, admin, 'nobody'))).toBe('user_not_found');
  });

  it.each([
    ['an empty name', { name: '  ' }],
    ['a name with a control character', { name: 'a\u001b[2Jb' }],
    ['a name with half a character', { name: 'a\ud83d' }],
    ['a name that turns the text after it', { name: 'a\u202eb' }],
    ['a name over 100 characters', { name: 'x'.repeat(101) }],
    ['an end in the past', { expiresAt: new Date(0) }],
  ])('refuse %s', async (_, change) => {
    const { deps, ada } = await createCast();
    const refused = createKey(deps, ada, { ...wanted, ...change, userId: ada.userId });
    expect(await refusalOf(refused)).toBe('invalid_input');
  });
});

describe('a key that makes a key', () => {
  it('needs the scope users:write, also to revoke one, and users:read to list', async () => {
    const { deps, ada } = await createCast();
    const { caller: key, id } = await createKeyOf(deps, ada, { scopes: ['usage:write'] });
    const mine = { id, userId: ada.userId };
    expect(await refusalOf(createKey(deps, key, { ...wanted, userId: ada.userId }))).toBe('scope_missing');
    expect(await refusalOf(revokeKey(deps, key, mine))).toBe('scope_missing');
    expect(await refusalOf(listKeys(deps, key, ada.userId))).toBe('scope_missing');
  });

  it('passes on its own scopes, and no others', async () => {
    const { deps, admin } = await createCast();
    const scopes = ['users:write', 'credits:read'] as const;
    const { caller: key } = await createKeyOf(deps, admin, { scopes });
    const make = (beyond: Parameters<typeof createKey>[2]['scopes']) =>
      createKey(deps, key, { ...wanted, userId: admin.userId, scopes: beyond });
    expect(await refusalOf(make(['credits:read', 'credits:write']))).toBe('scope_missing');
    expect((await make(['credits:read'])).key.scopes).toEqual(['credits:read']);
    expect((await make([])).key.scopes).toEqual([]);
    expect((await make(null)).key.scopes).toEqual(scopes);
  });

  it('reaches no further through somebody else’s account', async () => {
    const { deps, admin, ada } = await createCast();
    const { caller: key } = await createKeyOf(deps, admin, { scopes: ['users:write'] });
    const { key: made } = await createKey(deps, key, { ...wanted, userId: ada.userId });
    expect(made.scopes).toEqual(['users:write']);
  });

  it('leaves the keys of managers alone when it is limited, but may look', async () => {
    const { deps, admin } = await createCast();
    const bill = await createPerson(deps, 'Bill', ['BillingManager']);
    const { id } = await createKeyOf(deps, bill);
    const { caller: key } = await createKeyOf(deps, admin, { scopes: ['users:read', 'users:write'] });
    expect(await refusalOf(revokeKey(deps, key, { id, userId: bill.userId }))).toBe('scope_missing');
    expect(await listKeys(deps, key, bill.userId)).toHaveLength(1);
    expect(await refusalOf(revokeKey(deps, admin, { id, userId: bill.userId }))).toBe('accepted');
  });

  it('takes those it made along when it is revoked, at once', async () => {
    const { deps, admin, ada } = await createCast();
    const { caller: key, id } = await createKeyOf(deps, admin);
    const own = await createKey(deps, key, { ...wanted, userId: admin.userId });
    const foreign = await createKey(deps, key, { ...wanted, userId: ada.userId });
    for (const { secret } of [own, foreign]) await resolveCaller(deps, bearer(secret));
    await revokeKey(deps, admin, { id, userId: admin.userId });
    for (const { secret } of [own, foreign]) {
      expect(await refusalOf(resolveCaller(deps, bearer(secret)))).toBe('bad_credentials');
    }
  });

  it('makes none once it was revoked, however late that is known', async () => {
    const { deps, admin } = await createCast();
    const { caller: key, id } = await createKeyOf(deps, admin, { expiresAt: new Date(deps.now() + 60_000) });
    await revokeKey(deps, admin, { id, userId: admin.userId });
    const late = createKey(deps, key, { ...wanted, userId: admin.userId });
    expect(await refusalOf(late)).toBe('bad_credentials');
    expect(await listKeys(deps, admin, admin.userId)).toEqual([]);
  });

  it('passes on all where it has all', async () => {
    const { deps, ada } = await createCast();
    const { caller: key } = await createKeyOf(deps, ada);
    expect((await createKey(deps, key, { ...wanted, userId: ada.userId })).key.scopes).toBeNull();
  });

  it('is never outlived', async () => {
    const { deps, ada } = await createCast();
    const end = new Date(deps.now() + 60_000);
    const { caller: key } = await createKeyOf(deps, ada, { expiresAt: end });
    const make = (expiresAt: Date | null) =>
      createKey(deps, key, { ...wanted, userId: ada.userId, expiresAt });
    expect((await make(null)).key.expiresAt).toEqual(end);
    const earlier = new Date(end.getTime() - 1000);
    expect((await make(earlier)).key.expiresAt).toEqual(earlier);
    expect(await refusalOf(make(new Date(end.getTime() + 1)))).toBe('invalid_input');
  });
});
