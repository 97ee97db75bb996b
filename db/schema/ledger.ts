import { sql } from 'drizzle-orm';
import { check, index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { isGiving, transactionTypes } from '../ledger/rules/type.ts';
import { user } from './account.ts';
import { bytes, count, credits, isOneOf, moment, source } from './columns.ts';

export const wallet = sqliteTable(
  'wallet',
  {
    id: count('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .unique()
      .references(() => user.id),
    balance: credits('balance')
      .notNull()
      .default(sql`0`),
    held: credits('held')
      .notNull()
      .default(sql`0`),
    overdraft: credits('overdraft')
      .notNull()
      .default(sql`0`),
    lastSeq: count('last_seq').notNull().default(0),
    lastHash: bytes('last_hash').notNull(),
    /** Of the balance: what still has an end, the sum over `lot`. */
    expiring: credits('expiring')
      .notNull()
      .default(sql`0`),
    /** No hold or lot of this wallet ends before this; null: it has none. */
    dueAt: moment('due_at'),
  },
  (table) => [
    check('wallet_held_not_negative', sql`${table.held} >= 0`),
    check('wallet_overdraft_not_negative', sql`${table.overdraft} >= 0`),
    check('wallet_expiring_not_negative', sql`${table.expiring} >= 0`),
    index('wallet_due')
      .on(table.dueAt)
      .where(sql`${table.dueAt} IS NOT NULL`),
    check('wallet_hash_is_sha256', sql`length(${table.lastHash}) = 32`),
  ],
);

export const actor = sqliteTable(
  'actor',
  {
    id: count('id').primaryKey(),
    type: text('type', { enum: ['user', 'api_key', 'system', 'provider'] }).notNull(),
    /** The user's or the key's id, the provider's name, or the job's. */
    ref: text('ref').notNull(),
  },
  (table) => [
    uniqueIndex('actor_once').on(table.type, table.ref),
    check('actor_type_known', isOneOf(table.type, table.type.enumValues)),
  ],
);

const giving = transactionTypes.filter((type) => isGiving(type));
const taking = transactionTypes.filter((type) => !isGiving(type));

export const ledgerTransaction = sqliteTable(
  'ledger_transaction',
  {
    seq: count('seq').primaryKey(),
    walletId: count('wallet_id')
      .notNull()
      .references(() => wallet.id),
    type: text('type', { enum: transactionTypes }).notNull(),
    amount: credits('amount').notNull(),
    balanceAfter: credits('balance_after').notNull(),
    /** Who vouches for the source: it is unique within its origin. */
    origin: text('origin').notNull(),
    /** Null when nobody named one: the row's own id stands for it. */
    source: source('source'),
    description: text('description'),
    actorId: count('actor_id')
      .notNull()
      .references(() => actor.id),
    metadata: text('metadata'),
    createdAt: moment('created_at').notNull(),
    hash: bytes('hash').notNull(),
    /** When what is left of a grant or a bonus expires. */
    expiresAt: moment('expires_at'),
  },
  (table) => [
    uniqueIndex('transaction_by_source')
      .on(table.origin, table.source)
      .where(sql`${table.source} IS NOT NULL`),
    index('transaction_by_wallet').on(table.walletId),
    // Usage is nearly every row: what else there is must be found without walking through it.
    index('transaction_but_usage_by_wallet')
      .on(table.walletId)
      .where(sql`${table.type} <> 'usage'`),
    index('transaction_but_usage')
      .on(table.seq)
      .where(sql`${table.type} <> 'usage'`),
    check('transaction_hash_is_sha256', sql`length(${table.hash}) = 32`),
    check(
      'transaction_sign_fits_type',
      sql`(${isOneOf(table.type, giving)} AND ${table.amount} > 0) OR (${isOneOf(table.type, taking)} AND ${table.amount} < 0)`,
    ),
  ],
);
