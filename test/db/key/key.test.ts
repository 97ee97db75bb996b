import { describe, expect, it } from 'vitest';
import {
  type Database,
  changeUser,
  createApiKey,
  findKeyHolder,
  getApiKey,
  listApiKeys,
  removeUser,
  revokeApiKey,
  revokeApiKeys,
} from '../../../db/index.ts';
import { openWith, outcomes } from '../open.ts';
import { hashOf, newKey } from './new-key.ts';

/** Which of these keys still open something. */
async function living(db: Database, ...ids: readonly string[]): Promise<string[]> {
  const holders = await Promise.all(ids.map((id) => findKeyHolder(db, hashOf(id))));
  return ids.filter((_, at) => holders[at]?.key.revokedAt === null);
}

/** A key of ada's, one made with it for bob, one made with that one, and one of bob's own. */
async function family(db: Database): Promise<void> {
  await createApiKey(db, newKey('first', { userId: 'ada' }));
  await createApiKey(db, newKey('child', { userId: 'bob', createdBy: 'ada', parentId: 'first' }));
  await createApiKey(db, newKey('grandchild', { userId: 'bob', parentId: 'child' }));
  await createApiKey(db, newKey('own', { userId: 'bob' }));
}

describe('an API key', () => {
  it('says who made it, and with which key', async () => {
    const { db } = openWith('ada', 'bob');
    await family(db);
    expect(await getApiKey(db, 'child')).toMatchObject({
      userId: 'bob',
      createdBy: 'ada',
      parentId: 'first',
    });
    expect((await listApiKeys(db, 'bob')).find(({ id }) => id === 'own')).toMatchObject({
      createdBy: 'bob',
      parentId: null,
    });
    expect(await getApiKey(db, 'none')).toBeNull();
  });

  it('is made for nobody who is unknown or gone', async () => {
    const { db } = openWith('ada');
    await removeUser(db, 'ada');
    const asked = ['ada', 'nobody'].map((userId) => createApiKey(db, newKey('k', { userId })));
    expect(await outcomes(asked)).toEqual(['user_not_found', 'user_not_found']);
  });

  it('is not made for a manager by somebody else, also when the role comes in the same moment', async () => {
    const { db } = openWith('ada', 'bob');
    const asked = [
      changeUser(db, 'bob', { roles: ['BillingManager'] }),
      createApiKey(db, newKey('foreign', { userId: 'bob', createdBy: 'ada' })),
      createApiKey(db, newKey('own', { userId: 'bob' })),
    ];
    expect(await outcomes(asked)).toEqual(['done', 'forbidden', 'done']);
  });

  it('is not made with a key that ends in the same moment, or is none', async () => {
    const { db } = openWith('ada');
    const parent = await createApiKey(db, newKey('parent', { userId: 'ada' }));
    const asked = [
      createApiKey(db, newKey('before', { userId: 'ada', parentId: 'parent' })),
      revokeApiKey(db, parent),
      createApiKey(db, newKey('after', { userId: 'ada', parentId: 'parent' })),
      createApiKey(db, newKey('orphan', { userId: 'ada', parentId: 'none' })),
    ];
    expect(await outcomes(asked)).toEqual(['done', 'done', 'bad_credentials', 'bad_credentials']);
    expect(await living(db, 'parent', 'before')).toEqual([]);
  });
});

describe('the end of a key', () => {
  it('is the end of every key that was made with it, whoever owns them', async () => {
    const { db } = openWith('ada', 'bob');
    await family(db);
    await revokeApiKey(db, { id: 'first', userId: 'ada' });
    expect(await living(db, 'first', 'child', 'grandchild', 'own')).toEqual(['own']);
  });

  it('leaves the key that made it', async () => {
    const { db } = openWith('ada', 'bob');
    await family(db);
    await revokeApiKey(db, { id: 'child', userId: 'bob' });
    expect(await living(db, 'first', 'child', 'grandchild', 'own')).toEqual(['first', 'own']);
  });

  it('keeps the time at which a key had ended before', async () => {
    const { db, clock } = openWith('ada', 'bob');
    await family(db);
    await revokeApiKey(db, { id: 'child', userId: 'bob' });
    const before = await getApiKey(db, 'child');
    clock.nowMs += 1000;
    await revokeApiKey(db, { id: 'first', userId: 'ada' });
    expect(await getApiKey(db, 'child')).toEqual(before);
  });

  it('comes to all keys of a user at once, and to what was made with them', async () => {
    const { db } = openWith('ada', 'bob');
    await family(db);
    await revokeApiKeys(db, 'ada');
    expect(await living(db, 'first', 'child', 'grandchild', 'own')).toEqual(['own']);
  });

  it('comes with the end of an account, also to what was made with its keys', async () => {
    const { db } = openWith('ada', 'bob');
    await family(db);
    await removeUser(db, 'ada');
    expect(await living(db, 'first', 'child', 'grandchild', 'own')).toEqual(['own']);
  });
});
