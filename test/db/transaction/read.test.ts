import { describe, expect, it } from 'vitest';
import {
  type Actor,
  type Database,
  changeUser,
  createApiKey,
  getTransaction,
  revokeApiKey,
} from '../../../db/index.ts';
import { newKey } from '../key/new-key.ts';
import { command, openWith } from '../open.ts';

const metadata = { order: '7', 'a "b"': 'ü' };

async function readActor(db: Database, actor: Actor): Promise<Actor | undefined> {
  const { transaction } = await db.ledger.post(command({ actor }));
  return (await getTransaction(db, transaction.id))?.actor;
}

describe('a transaction that is read', () => {
  it('is what the post answered', async () => {
    const { db } = openWith('ada');
    const { transaction } = await db.ledger.post(
      command({ amount: '1.5', sourceId: 'cause', description: 'a reason', metadata }),
    );
    expect(await getTransaction(db, transaction.id)).toEqual(transaction);
  });

  it('shows the name that its user has now', async () => {
    const { db } = openWith('ada', 'bob');
    await changeUser(db, 'bob', { name: 'Robert' });
    const shown = await readActor(db, { type: 'user', id: 'bob', name: 'bob' });
    expect(shown).toEqual({ type: 'user', id: 'bob', name: 'Robert' });
  });

  it('shows the name of its key, revoked or not', async () => {
    const { db } = openWith('ada');
    const key = await createApiKey(db, newKey('key-1', { userId: 'ada', name: 'my app' }));
    await revokeApiKey(db, key);
    expect((await readActor(db, { type: 'api_key', id: 'key-1', name: null }))?.name).toBe('my app');
  });

  it.each(['system', 'provider'] as const)('shows a %s by its own name', async (type) => {
    const { db } = openWith('ada');
    expect(await readActor(db, { type, id: 'stripe', name: null })).toEqual({
      type,
      id: 'stripe',
      name: 'stripe',
    });
  });

  it('tells a user from a key of the same id', async () => {
    const { db } = openWith('ada');
    expect((await readActor(db, { type: 'api_key', id: 'ada', name: null }))?.name).toBeNull();
  });
});
