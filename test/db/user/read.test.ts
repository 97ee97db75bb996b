import { describe, expect, it } from 'vitest';
import {
  changeUser,
  findFirstPlatformManager,
  getUser,
  keepCustomer,
  listUsers,
  removeUser,
} from '../../../db/index.ts';
import { addUser, command, openWith } from '../open.ts';

async function openWithPeople() {
  const { db } = openWith('ada', 'Bob', 'carol');
  addUser(db, '50%_off');
  addUser(db, String.raw`back\slash`);
  await changeUser(db, 'Bob', { name: 'Änne Bob' });
  return db;
}

describe('a list of users', () => {
  it.each([
    [undefined, ['50%_off', 'ada', String.raw`back\slash`, 'carol', 'Bob']],
    ['', ['50%_off', 'ada', String.raw`back\slash`, 'carol', 'Bob']],
    ['AD', ['ada']],
    ['bob@EXAMPLE', ['Bob']],
    ['Änne', ['Bob']],
    ['%', ['50%_off']],
    ['_', ['50%_off']],
    ['0%_o', ['50%_off']],
    ['\\', [String.raw`back\slash`]],
    ["'", []],
    ['nobody', []],
  ])('with %j in a name or an address', async (search, ids) => {
    const db = await openWithPeople();
    const { data, totalCount } = await listUsers(db, { search, skip: 0, limit: 10 });
    expect(data.map((user) => user.id)).toEqual(ids);
    expect(totalCount).toBe(ids.length);
  });

  it('has pages, and counts all beyond them', async () => {
    const db = await openWithPeople();
    const page = await listUsers(db, { skip: 1, limit: 2 });
    expect([page.data.map((user) => user.id), page.totalCount]).toEqual([['ada', String.raw`back\slash`], 5]);
  });

  it('leaves removed users out, and out of the count', async () => {
    const { db } = openWith('ada', 'bob');
    await removeUser(db, 'ada');
    const { data, totalCount } = await listUsers(db, { skip: 0, limit: 10 });
    expect([data.map((user) => user.id), totalCount]).toEqual([['bob'], 1]);
    expect((await listUsers(db, { search: 'removed', skip: 0, limit: 10 })).data).toEqual([]);
  });

  it('tells what each one holds, may do, and is at the provider', async () => {
    const { db } = openWith('ada', 'bob');
    await db.ledger.post(command({ amount: '5' }));
    await changeUser(db, 'ada', { roles: ['BillingManager'] });
    await keepCustomer(db, { userId: 'bob', livemode: false }, 'cus_1');
    expect(await getUser(db, 'ada')).toMatchObject({
      balance: 5_000_000_000n,
      roles: ['BillingManager'],
      hasCustomer: false,
    });
    expect(await getUser(db, 'bob')).toMatchObject({ balance: 0n, roles: [], hasCustomer: true });
  });
});

describe('the first platform manager', () => {
  it('is the one with the oldest account, and nobody where there is none', async () => {
    const { db, clock } = openWith('zoe');
    clock.nowMs += 1000;
    for (const id of ['ada', 'bob']) addUser(db, id);
    expect(await findFirstPlatformManager(db)).toBeNull();
    await changeUser(db, 'ada', { roles: ['PlatformManager'] });
    await changeUser(db, 'bob', { roles: ['BillingManager'] });
    await changeUser(db, 'zoe', { roles: ['PlatformManager'] });
    expect(await findFirstPlatformManager(db)).toMatchObject({ id: 'zoe', email: 'zoe@example.com' });
    await removeUser(db, 'zoe');
    expect(await findFirstPlatformManager(db)).toMatchObject({ id: 'ada' });
  });
});
