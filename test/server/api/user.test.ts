import { parseCredits } from '@coffer/db';
import { describe, expect, it } from 'vitest';
import { createTestDeps } from '../../setup/deps.ts';
import { apiAs, makeUser } from './caller.ts';

async function world() {
  const deps = createTestDeps({ config: { credits: { initialNano: parseCredits('5') } } });
  const admin = await makeUser(deps, 'Root', ['PlatformManager']);
  const user = await makeUser(deps, 'Uma');
  return { deps, admin, user, asAdmin: apiAs(deps, admin), asUser: apiAs(deps, user) };
}

describe('users over tRPC', () => {
  it('show what they hold to managers and to themselves', async () => {
    const { asAdmin, asUser, user } = await world();
    const shown = { id: user.id, email: 'uma@example.com', balance: '5.00' };
    expect(await asAdmin.user.get({ id: user.id })).toMatchObject(shown);
    expect(await asUser.user.get({ id: user.id })).toMatchObject(shown);
    expect((await asAdmin.user.list({ search: 'uma' })).data).toMatchObject([shown]);
  });

  it('show no balance to a key without the scope for it', async () => {
    const { deps, admin, user } = await world();
    const limited = apiAs(deps, admin, ['users:read', 'users:write']);
    const { data } = await limited.user.list();
    expect(data.map(({ balance }) => balance)).toEqual([null, null]);
    expect(await limited.user.get({ id: user.id })).toMatchObject({ balance: null });
    expect(await limited.user.update({ id: user.id, name: 'Uma T.' })).toMatchObject({ balance: null });
    const made = await limited.user.create({ email: 'eve@example.com', name: 'Eve' });
    expect(made).toMatchObject({ user: { balance: null }, resetUrl: null });
    const reading = apiAs(deps, admin, ['users:read', 'credits:read']);
    expect(await reading.user.get({ id: user.id })).toMatchObject({ balance: '5.00' });
  });
});

const broken = [
  ['a NUL', 'a\0b'],
  ['half a character', 'a\ud83d'],
  ['an escape sequence', 'a\u001b[2J'],
] as const;

const misleading = [
  ['a line break', 'a\nb'],
  ['a line separator', 'a\u2028b'],
  ['a turn of direction', 'a\u202eb'],
  ['an isolated direction', 'a\u2066b'],
] as const;

describe('text over tRPC', () => {
  it.each([...broken, ...misleading])('is no name with %s', async (_, name) => {
    const { asAdmin, asUser, user } = await world();
    const asked = [
      asUser.user.update({ id: user.id, name }),
      asAdmin.user.create({ email: 'eve@example.com', name }),
      asUser.key.create({ name }),
      asAdmin.system.setUp({ token: 'x', name, email: 'eve@example.com', password: 'correct horse' }),
    ];
    for (const each of asked) await expect(each).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it.each(broken)('is neither described, searched for nor a source with %s', async (_, text) => {
    const { asAdmin, user } = await world();
    const requestId = '019aaaaa-0000-7000-8000-000000000000';
    const asked = [
      asAdmin.grant.post({ userId: user.id, amount: '1', requestId, description: text }),
      asAdmin.usage.post({ userId: user.id, amount: '1', sourceId: text }),
      asAdmin.transaction.list({ search: text }),
      asAdmin.user.list({ search: text }),
    ];
    for (const each of asked) await expect(each).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('may be in any script, and a description may have several lines', async () => {
    const { asAdmin, asUser, user } = await world();
    const name = 'نور 👩‍🔬 Ä';
    expect(await asUser.user.update({ id: user.id, name: ` ${name} ` })).toMatchObject({ name });
    const description = 'first\n\tsecond';
    const spent = await asAdmin.usage.post({ userId: user.id, amount: '1', description });
    expect(spent.transaction).toMatchObject({ description });
  });
});

describe('API keys over tRPC', () => {
  it('tell their owner which of them somebody else made', async () => {
    const { asAdmin, asUser, user } = await world();
    await asAdmin.key.create({ userId: user.id, name: 'foreign' });
    await asUser.key.create({ name: 'own' });
    const { data } = await asUser.key.list();
    expect(Object.fromEntries(data.map((key) => [key.name, key.madeByAdministrator]))).toEqual({
      foreign: true,
      own: false,
    });
  });
});
