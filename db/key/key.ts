import { and, desc, eq, isNull, lt, or } from 'drizzle-orm';
import { Refusal } from '../refusal.ts';
import { apiKey, user, userRole } from '../schema/index.ts';
import type { Store } from '../store.ts';
import { isPresent } from '../user/read.ts';
import type { Tx } from '../write/tx.ts';

/** A key as its owner sees it: never the key itself. */
export interface ApiKey {
  readonly id: string;
  readonly userId: string;
  /** Whose session or key made it: the owner's own, or an administrator's. */
  readonly createdBy: string;
  /** The key that made it, whose end is its end too; null when a person did. */
  readonly parentId: string | null;
  readonly name: string;
  readonly prefix: string;
  /** Null: all that the owner may do. */
  readonly scopes: readonly string[] | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
}

export type NewApiKey = Omit<ApiKey, 'revokedAt' | 'lastUsedAt' | 'createdAt'> & {
  /** SHA-256 of the whole key. */
  readonly hash: Buffer;
};

/**
 * Stores a key's hash. Roles may change and keys end while it is made: both are looked at in the same database
 * transaction.
 * @throws Refusal `user_not_found`; `forbidden` for a key that somebody else makes for a manager; `bad_credentials` when
 * the key that makes it has ended.
 */
export async function createApiKey(store: Store, wanted: NewApiKey): Promise<ApiKey> {
  return store.writer.run('createApiKey', wanted);
}

export function createApiKeyIn(tx: Tx, wanted: NewApiKey): ApiKey {
  requireHolder(tx, wanted);
  if (wanted.parentId !== null) requireLiving(tx, wanted.parentId);
  const scopes = wanted.scopes && JSON.stringify(wanted.scopes);
  const row = { ...wanted, scopes, createdAt: new Date(tx.nowMs) };
  return toApiKey(tx.query.insert(apiKey).values(row).returning().get());
}

function requireHolder(tx: Tx, { userId, createdBy }: NewApiKey): void {
  if (!isPresent(tx.query, userId)) throw new Refusal('user_not_found');
  if (userId === createdBy) return;
  if (tx.query.select().from(userRole).where(eq(userRole.userId, userId)).get()) {
    throw new Refusal('forbidden', { detail: 'Managers make their API keys themselves.' });
  }
}

function requireLiving(tx: Tx, id: string): void {
  const living = and(eq(apiKey.id, id), isNull(apiKey.revokedAt));
  if (!tx.query.select().from(apiKey).where(living).get()) throw new Refusal('bad_credentials');
}

/** One key, revoked or not, or null. */
export async function getApiKey(store: Store, id: string): Promise<ApiKey | null> {
  const found = store.read.select().from(apiKey).where(eq(apiKey.id, id)).get();
  return found ? toApiKey(found) : null;
}

/** A user's keys that were not revoked, newest first. */
export async function listApiKeys(store: Store, userId: string): Promise<readonly ApiKey[]> {
  const owned = and(eq(apiKey.userId, userId), isNull(apiKey.revokedAt));
  return store.read.select().from(apiKey).where(owned).orderBy(desc(apiKey.createdAt)).all().map(toApiKey);
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
  await store.writer.run('touchApiKey', id);
}

export function touchApiKeyIn(tx: Tx, id: string): void {
  const minuteAgo = new Date(tx.nowMs - 60_000);
  const stale = or(isNull(apiKey.lastUsedAt), lt(apiKey.lastUsedAt, minuteAgo));
  tx.query
    .update(apiKey)
    .set({ lastUsedAt: new Date(tx.nowMs) })
    .where(and(eq(apiKey.id, id), stale))
    .run();
}

function toApiKey(row: typeof apiKey.$inferSelect): ApiKey {
  const { hash: _, ...shown } = row;
  return { ...shown, scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as string[]) };
}
