import { describe, expect, it } from 'vitest';
import {
  getBalance,
  grantInitialCredits,
  grantOwedInitialCredits,
  listTransactions,
  parseCredits,
  removeUser,
} from '../../../db/index.ts';
import { connectPlain, addUser, openWith } from '../open.ts';

describe('initial credits', () => {
  it('are granted once, however many ask at once', async () => {
    const { db } = openWith();
    addUser(db, 'ada', '25.5');
    const asked = Array.from({ length: 20 }, () => grantInitialCredits(db, 'ada'));
    const owed = Array.from({ length: 5 }, () => grantOwedInitialCredits(db));
    expect((await Promise.all(asked)).filter((posted) => posted !== null)).toHaveLength(1);
    await Promise.all(owed);
    expect((await getBalance(db, 'ada')).balance).toBe(parseCredits('25.5'));
    expect(await grantInitialCredits(db, 'ada')).toBeNull();
  });

  it('are a grant by the sign-up under the id of the user', async () => {
    const { db } = openWith();
    addUser(db, 'ada', '5');
    await grantInitialCredits(db, 'ada');
    const { data } = await listTransactions(db, { userId: 'ada' }, { limit: 9 });
    expect(data).toMatchObject([
      {
        type: 'admin_grant',
        origin: 'sign_up',
        sourceId: 'ada',
        description: 'Initial credits',
        actor: { type: 'system', id: 'sign_up', name: 'sign_up' },
      },
    ]);
  });

  it('that a crash left owed are made good at the next start, for each account', async () => {
    const { db } = openWith('none');
    for (const id of ['ada', 'bob', 'eve']) addUser(db, id, '5');
    await grantInitialCredits(db, 'bob');
    expect(await grantOwedInitialCredits(db)).toBe(2);
    expect(await grantOwedInitialCredits(db)).toBe(0);
    const { data } = await listTransactions(db, { userId: null }, { limit: 9 });
    expect(data.map((row) => row.userId).sort()).toEqual(['ada', 'bob', 'eve']);
  });

  it('are owed again to nobody when the promise comes back from a copy of the account', async () => {
    const { db } = openWith();
    addUser(db, 'ada', '5');
    await grantInitialCredits(db, 'ada');
    connectPlain(db.path).exec("UPDATE user SET initial_credits = 5000000000 WHERE id = 'ada'");
    expect(await grantInitialCredits(db, 'ada')).toMatchObject({ replayed: true });
    expect((await getBalance(db, 'ada')).balance).toBe(parseCredits('5'));
  });

  it('are nothing for who was promised nothing, is unknown, or was removed', async () => {
    const { db } = openWith('none');
    addUser(db, 'gone', '5');
    await removeUser(db, 'gone');
    const asked = ['none', 'nobody', 'gone'].map((id) => grantInitialCredits(db, id));
    expect(await Promise.all(asked)).toEqual([null, null, null]);
    expect(await grantOwedInitialCredits(db)).toBe(0);
  });
});
