import { and, desc, eq, isNull, lt, or } from 'drizzle-orm';
import { Refusal } from '../refusal.ts';
import { apiKey, user, userRole } from '../schema/index.ts';
import type { Store } from '../store.ts';

/** A key as its owner sees it: never the key itself. */
export interface ApiKey {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly prefix: string;
  /** Null: all that the owner may do. */
  readonly scopes: readonly string[] | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
}

export type NewApiKey = Pick<ApiKey, 'id' | 'userId' | 'name' | 'prefix' | 'scopes' | 'expiresAt'> & {
  /** SHA-256 of the whole key. */
  readonly hash: Buffer;
};

/** Stores a key's hash. */
export async function createApiKey(store: Store, wanted: NewApiKey): Promise<ApiKey> {
  return store.writer.run((tx) => {
    const scopes = wanted.scopes && JSON.stringify(wanted.scopes);
    const row = { ...wanted, scopes, createdAt: new Date(tx.nowMs) };
    return toApiKey(tx.query.insert(apiKey).values(row).returning().get());
  });
}

/** A user's keys that were not revoked, newest first. */
export async function listApiKeys(store: Store, userId: string): Promise<readonly ApiKey[]> {
  const owned = and(eq(apiKey.userId, userId), isNull(apiKey.revokedAt));
  return store.read.select().from(apiKey).where(owned).orderBy(desc(apiKey.createdAt)).all().map(toApiKey);
}

/**
 * Ends a key, on disk before this resolves. The row stays: the ledger names it.
 * @throws Refusal `api_key_not_found` for a key that is not this user's or was revoked before.
 */
export async function revokeApiKey(store: Store, key: { id: string; userId: string }): Promise<void> {
  await store.writer.run((tx) => {
    const owned = and(eq(apiKey.id, key.id), eq(apiKey.userId, key.userId), isNull(apiKey.revokedAt));
    const revoked = tx.query
      .update(apiKey)
      .set({ revokedAt: new Date(tx.nowMs) })
      .where(owned)
      .returning({ id: apiKey.id })
      .get();
    if (!revoked) throw new Refusal('api_key_not_found');
  });
}

/** What a presented key stands for. */
export interface KeyHolder {
  readonly key: ApiKey;
  /** SHA-256 of the whole key. */
  readonly hash: Buffer;
  readonly userName: string;
  readonly roles: readonly ('BillingManager' | 'PlatformManager')[];
}

/** The key with this SHA-256 and what its owner is, or null when there is none or its owner is gone. */
export async function findKeyHolder(store: Store, hash: Buffer): Promise<KeyHolder | null> {
  const found = store.read
    .select({ key: apiKey, userName: user.name })
    .from(apiKey)
    .innerJoin(user, eq(user.id, apiKey.userId))
    .where(and(eq(apiKey.hash, hash), isNull(user.deletedAt)))
    .get();
  if (!found) return null;
  const roles = store.read.select().from(userRole).where(eq(userRole.userId, found.key.userId)).all();
  return {
    key: toApiKey(found.key),
    hash: found.key.hash,
    userName: found.userName,
    roles: roles.map((row) => row.role),
  };
}

/** Notes that a key was used, at most once a minute for each. */
export async function touchApiKey(store: Store, id: string): Promise<void> {
  await store.writer.run((tx) => {
    const minuteAgo = new Date(tx.nowMs - 60_000);
    const stale = or(isNull(apiKey.lastUsedAt), lt(apiKey.lastUsedAt, minuteAgo));
    tx.query
      .update(apiKey)
      .set({ lastUsedAt: new Date(tx.nowMs) })
      .where(and(eq(apiKey.id, id), stale))
      .run();
  });
}

function toApiKey(row: typeof apiKey.$inferSelect): ApiKey {
  const { hash: _, ...shown } = row;
  return { ...shown, scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as string[]) };
}
