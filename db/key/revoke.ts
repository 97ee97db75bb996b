import { type SQL, and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { Refusal } from '../refusal.ts';
import { apiKey } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';

interface OwnedKey {
  readonly id: string;
  readonly userId: string;
}

/**
 * Ends a key and every key that was made with it, on disk before this resolves. The rows stay: the ledger names them.
 * @throws Refusal `api_key_not_found` for a key that is not this user's or was revoked before.
 */
export async function revokeApiKey(store: Store, key: OwnedKey): Promise<void> {
  await store.writer.run('revokeApiKey', key);
}

export function revokeApiKeyIn(tx: Tx, key: OwnedKey): void {
  const owned = and(eq(apiKey.id, key.id), eq(apiKey.userId, key.userId), isNull(apiKey.revokedAt));
  if (!tx.query.select().from(apiKey).where(owned).get()) throw new Refusal('api_key_not_found');
  endKeys(tx, eq(apiKey.id, key.id));
}

/** Ends all keys of a user, and every key that was made with one of them. */
export async function revokeApiKeys(store: Store, userId: string): Promise<void> {
  await store.writer.run('revokeApiKeys', userId);
}

export function revokeApiKeysIn(tx: Tx, userId: string): void {
  endKeys(tx, eq(apiKey.userId, userId));
}

/** Ends the keys that match, and every key that was made with one of them, whoever owns it. */
export function endKeys(tx: Tx, matching: SQL | undefined): void {
  const ending = sql`(
    WITH RECURSIVE ending (id) AS (
      SELECT ${apiKey.id} FROM ${apiKey} WHERE ${matching}
      UNION SELECT ${apiKey.id} FROM ${apiKey} JOIN ending ON ${apiKey.parentId} = ending.id
    ) SELECT id FROM ending
  )`;
  tx.query
    .update(apiKey)
    .set({ revokedAt: new Date(tx.nowMs) })
    .where(and(inArray(apiKey.id, ending), isNull(apiKey.revokedAt)))
    .run();
}
