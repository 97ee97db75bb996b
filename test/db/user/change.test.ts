import { describe, expect, it } from 'vitest';
import {
  type Database,
  type GrantedRole,
  changeUser,
  createApiKey,
  findKeyHolder,
  findUserByEmail,
  getBalance,
  getRoles,
  getUser,
  hasPlatformManager,
  listApiKeys,
  listTransactions,
  removeUser,
} from '../../../db/index.ts';
import { account, session, userRole, verification } from '../../../db/schema/index.ts';
import { hashOf, newKey } from '../key/new-key.ts';
import { auditBooks } from '../ledger/chain.ts';
import { command, connectPlain, connectQuery, openWith, outcomes, startMs } from '../open.ts';

const platform: readonly GrantedRole[] = ['PlatformManager'];

describe('a user', () => {
  it('is given and loses roles, each once', async () => {
    const { db } = openWith('ada', 'bob');
    await changeUser(db, 'ada', { roles: platform });
    const changed = await changeUser(db, 'bob', { roles: ['BillingManager', 'BillingManager', ...platform] });
    expect(changed.roles.toSorted()).toEqual(['BillingManager', 'PlatformManager']);
    expect((await changeUser(db, 'bob', { roles: [] })).roles).toEqual([]);
    expect(await getRoles(db, 'ada')).toEqual(['PlatformManager']);
  });

  it('changes name without a change of roles, and the reverse', async () => {
    const { db } = openWith('ada');
    await changeUser(db, 'ada', { roles: platform });
    expect(await changeUser(db, 'ada', { name: 'Ada L.' })).toMatchObject({
      name: 'Ada L.',
      roles: platform,
    });
    expect(await changeUser(db, 'ada', {})).toMatchObject({ name: 'Ada L.', roles: platform });
  });

  it('who is unknown is neither changed nor removed', async () => {
    const { db } = openWith('ada');
    const asked = [changeUser(db, 'x', { name: 'x' }), removeUser(db, 'x')];
    expect(await outcomes(asked)).toEqual(['user_not_found', 'user_not_found']);
  });
});

describe('who is given a role', () => {
  /** Who may still come in: sessions, links and keys, each by its user. */
  async function accessAfter(before: readonly GrantedRole[], roles: readonly GrantedRole[]) {
    const { db } = openWith('ada', 'bob');
    await createApiKey(db, newKey('foreign', { userId: 'bob', createdBy: 'ada' }));
    await createApiKey(db, newKey('made with it', { userId: 'bob', parentId: 'foreign' }));
    await createApiKey(db, newKey('own', { userId: 'bob' }));
    connectQuery(db).insert(userRole).values({ userId: 'ada', role: 'PlatformManager' }).run();
    for (const role of before) connectQuery(db).insert(userRole).values({ userId: 'bob', role }).run();
    for (const id of ['ada', 'bob']) addAccess(db, id);
    await changeUser(db, 'bob', { roles });
    const plain = connectPlain(db.path);
    const idsIn = (table: string) => plain.prepare(`SELECT id FROM ${table} ORDER BY id`).pluck().all();
    const keys = (await listApiKeys(db, 'bob')).map(({ id }) => id).sort();
    return { sessions: idsIn('session'), links: idsIn('verification'), keys };
  }

  const all = ['foreign', 'made with it', 'own'];

  it.each<[string, GrantedRole[], GrantedRole[]]>([
    ['the first role', [], ['BillingManager']],
    ['the higher role', ['BillingManager'], ['BillingManager', 'PlatformManager']],
    ['another role', ['BillingManager'], ['PlatformManager']],
  ])(
    'comes into %s with the running session, and with no link or key that others may hold',
    async (_, before, after) => {
      expect(await accessAfter(before, after)).toEqual({
        sessions: ['ada', 'bob'],
        links: ['ada'],
        keys: ['own'],
      });
    },
  );

  it.each<[string, GrantedRole[], GrantedRole[]]>([
    ['keeping a role', ['BillingManager'], ['BillingManager']],
    ['losing a role', ['BillingManager'], []],
    ['a role below the own', ['PlatformManager'], ['BillingManager', 'PlatformManager']],
  ])('loses nothing by %s', async (_, before, after) => {
    const both = ['ada', 'bob'];
    expect(await accessAfter(before, after)).toEqual({ sessions: both, links: both, keys: all });
  });
});

describe('the last platform manager', () => {
  it('keeps the role, and stays', async () => {
    const { db } = openWith('ada', 'bob');
    await changeUser(db, 'ada', { roles: platform });
    const asked = [
      changeUser(db, 'ada', { roles: ['BillingManager'], name: 'renamed' }),
      removeUser(db, 'ada'),
      changeUser(db, 'bob', { roles: [] }),
    ];
    expect(await outcomes(asked)).toEqual(['last_platform_manager', 'last_platform_manager', 'done']);
    expect(await getUser(db, 'ada')).toMatchObject({ name: 'ada', roles: platform });
  });

  it('is left when both of two step down at once', async () => {
    const { db } = openWith('ada', 'bob');
    for (const id of ['ada', 'bob']) await changeUser(db, id, { roles: platform });
    const asked = [changeUser(db, 'ada', { roles: [] }), removeUser(db, 'bob')];
    expect(await outcomes(asked)).toEqual(['done', 'last_platform_manager']);
    expect(await hasPlatformManager(db)).toBe(true);
  });

  it('is nobody on a new installation', async () => {
    const { db } = openWith('ada');
    expect(await hasPlatformManager(db)).toBe(false);
  });
});

describe('a removed user', () => {
  it('is gone from every list, and the personal data from the file', async () => {
    const { db } = openWith('ada', 'bob');
    await removeUser(db, 'ada');
    expect([await getUser(db, 'ada'), await findUserByEmail(db, 'ada@example.com')]).toEqual([null, null]);
    const row = connectPlain(db.path).prepare("SELECT name, email, image FROM user WHERE id = 'ada'").get();
    expect(row).toEqual({ name: 'Removed user', email: 'removed-ada@removed.invalid', image: null });
    expect(await outcomes([removeUser(db, 'ada')])).toEqual(['user_not_found']);
  });

  it('leaves sessions, credentials, links and keys behind no more', async () => {
    const { db } = openWith('ada', 'bob');
    for (const id of ['ada', 'bob']) {
      addAccess(db, id);
      await createApiKey(db, newKey(id, { userId: id }));
    }
    await removeUser(db, 'ada');
    const plain = connectPlain(db.path);
    for (const table of ['session', 'account', 'verification']) {
      expect(plain.prepare(`SELECT id FROM ${table}`).pluck().all()).toEqual(['bob']);
    }
    expect(await findKeyHolder(db, hashOf('ada'))).toBeNull();
    expect(await findKeyHolder(db, hashOf('bob'))).not.toBeNull();
  });

  it('keeps every row of the ledger, with nobody named in it', async () => {
    const { db } = openWith('ada', 'bob');
    await db.ledger.post(command({ amount: '5' }));
    await db.ledger.post(command({ userId: 'bob' }));
    await removeUser(db, 'ada');
    const { data } = await listTransactions(db, { userId: null }, { limit: 9 });
    expect(data.map((row) => [row.userId, row.actor])).toEqual([
      ['bob', { type: 'user', id: 'ada', name: null }],
      ['ada', { type: 'user', id: 'ada', name: null }],
    ]);
    expect((await getBalance(db, 'ada')).balance).toBe(5_000_000_000n);
    expect(auditBooks(connectPlain(db.path))).toEqual([]);
  });

  it('frees the e-mail address for a new account', async () => {
    const { db } = openWith('ada');
    await removeUser(db, 'ada');
    connectPlain(db.path).exec(
      "INSERT INTO user (id, name, email, email_verified, created_at, updated_at) VALUES ('new', 'n', 'ada@example.com', 0, 0, 0)",
    );
    expect((await findUserByEmail(db, 'ADA@example.com'))?.id).toBe('new');
  });
});

/** A session, a password and a reset link. */
function addAccess(db: Database, id: string): void {
  const at = new Date(startMs);
  const times = { createdAt: at, updatedAt: at };
  const own = { id, userId: id, ...times };
  const link = { id, identifier: `reset:${id}`, value: id, expiresAt: at, ...times };
  connectQuery(db)
    .insert(session)
    .values({ ...own, token: id, expiresAt: at })
    .run();
  connectQuery(db)
    .insert(account)
    .values({ ...own, accountId: id, providerId: 'credential' })
    .run();
  connectQuery(db).insert(verification).values(link).run();
}
