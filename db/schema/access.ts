import { sql } from 'drizzle-orm';
import { type AnySQLiteColumn, check, index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { user } from './account.ts';
import { bytes, count, flag, moment } from './columns.ts';

/** A key of an application. The key itself is shown once and never stored. */
export const apiKey = sqliteTable(
  'api_key',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    /** Whose session or key made it: the owner's own, or an administrator's. */
    createdBy: text('created_by')
      .notNull()
      .references(() => user.id),
    /** The key that made it, whose end is its end too; null when a person did. */
    parentId: text('parent_id').references((): AnySQLiteColumn => apiKey.id),
    name: text('name').notNull(),
    /** The first characters, by which people tell their keys apart. */
    prefix: text('prefix').notNull(),
    hash: bytes('hash').notNull().unique(),
    /** A JSON list, or null for all that the owner may do. */
    scopes: text('scopes'),
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
    lastUsedAt: moment('last_used_at'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    index('api_key_by_user').on(table.userId),
    index('api_key_by_parent').on(table.parentId),
    check('api_key_hash_is_sha256', sql`length(${table.hash}) = 32`),
  ],
);

/** One write under an Idempotency-Key, and the answer that a repeat gets. */
export const idempotentRequest = sqliteTable(
  'idempotent_request',
  {
    caller: text('caller').notNull(),
    key: text('key').notNull(),
    fingerprint: bytes('fingerprint').notNull(),
    /** Null while the first request runs. */
    status: count('status'),
    /** The answer, sealed by the server: it may hold an API key. */
    answer: bytes('answer'),
    startedAt: moment('started_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.caller, table.key] }),
    index('idempotent_request_by_age').on(table.startedAt),
  ],
);

/** This installation: one row, made with the database. */
export const instance = sqliteTable('instance', {
  /** What it is called in the metadata of what it makes at the provider. */
  id: text('id').primaryKey(),
  /** Never yet opened outside try-out mode. */
  tryOut: flag('try_out').notNull(),
  createdAt: moment('created_at').notNull(),
});
