import { describe, expect, it } from 'vitest';
import {
  type GrantedRole,
  changeUser,
  createApiKey,
  findKeyHolder,
  findUserByEmail,
  getBalance,
  getRoles,
  getUser,
  hasPlatformManager,
  listTransactions,
  removeUser,
} from '../../../db/index.ts';
import { account, session, verification } from '../../../db/schema/index.ts';
import { auditBooks } from '../ledger/chain.ts';
import { command, connectPlain, openWith, outcomes, startMs } from '../open.ts';

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
    const at = new Date(startMs);
    const times = { createdAt: at, updatedAt: at };
    for (const id of ['ada', 'bob']) {
      const own = { id, userId: id, ...times };
      db.write
        .insert(session)
        .values({ ...own, token: id, expiresAt: at })
        .run();
      db.write
        .insert(account)
        .values({ ...own, accountId: id, providerId: 'credential' })
        .run();
      const link = { id, identifier: `reset:${id}`, value: id, expiresAt: at, ...times };
      db.write.insert(verification).values(link).run();
      const key = { id, userId: id, name: 'k', prefix: 'k', scopes: null, expiresAt: null };
      await createApiKey(db, { ...key, hash: hashOf(id) });
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
    db.write.run(
      "INSERT INTO user (id, name, email, email_verified, created_at, updated_at) VALUES ('new', 'n', 'ada@example.com', 0, 0, 0)",
    );
    expect((await findUserByEmail(db, 'ADA@example.com'))?.id).toBe('new');
  });
});

function hashOf(id: string): Buffer {
  return Buffer.alloc(32, id);
}
