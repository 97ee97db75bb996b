import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createApiKey, openDatabase } from '@coffer/db';
import { queriesOn } from '../../db/connect.ts';
import { user } from '../../db/schema/index.ts';
import SQLite from 'better-sqlite3';

/** Somebody who buys, with an API key. */
export interface Buyer {
  readonly id: string;
  readonly key: string;
}

/** Fills a new database with people who buy, before the product is started on it. */
export async function gatherCrowd(folder: string, count: number): Promise<{ path: string; crowd: Buyer[] }> {
  const path = join(folder, 'coffer.db');
  const db = openDatabase({ path });
  try {
    const crowd = Array.from({ length: count }, () => ({ id: randomUUID(), key: newKey() }));
    addUsers(path, crowd);
    await Promise.all(
      crowd.map(({ id, key }) => {
        const hash = createHash('sha256').update(key).digest();
        const made = { id: randomUUID(), userId: id, createdBy: id, parentId: null, name: 'chaos' };
        return createApiKey(db, { ...made, prefix: key.slice(0, 12), hash, scopes: null, expiresAt: null });
      }),
    );
    return { path, crowd };
  } finally {
    await db.close();
  }
}

function newKey(): string {
  return `coffer_${randomBytes(32).toString('base64url')}`;
}

function addUsers(path: string, crowd: readonly Buyer[]): void {
  const client = new SQLite(path);
  client.defaultSafeIntegers(true);
  client.pragma('foreign_keys = ON');
  const query = queriesOn(client);
  const at = new Date();
  client.transaction(() => {
    for (const { id } of crowd) {
      const account = { id, name: 'Buyer', email: `${id}@example.com`, emailVerified: true };
      query
        .insert(user)
        .values({ ...account, createdAt: at, updatedAt: at })
        .run();
    }
  })();
  client.close();
}
