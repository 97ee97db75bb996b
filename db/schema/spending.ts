import { sql } from 'drizzle-orm';
import { check, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { holdStates } from '../ledger/rules/hold.ts';
import { transactionTypes } from '../ledger/rules/type.ts';
import { count, credits, isOneOf, moment, source } from './columns.ts';
import { actor, ledgerTransaction, wallet } from './ledger.ts';

/** Credits set aside for work that is under way. */
export const hold = sqliteTable(
  'hold',
  {
    seq: count('seq').primaryKey(),
    walletId: count('wallet_id')
      .notNull()
      .references(() => wallet.id),
    amount: credits('amount').notNull(),
    state: text('state', { enum: holdStates }).notNull(),
    /** The usage that a capture posted. */
    transactionSeq: count('transaction_seq').references(() => ledgerTransaction.seq),
    origin: text('origin').notNull(),
    source: source('source'),
    description: text('description'),
    actorId: count('actor_id')
      .notNull()
      .references(() => actor.id),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    uniqueIndex('hold_by_source')
      .on(table.origin, table.source)
      .where(sql`${table.source} IS NOT NULL`),
    index('hold_by_wallet').on(table.walletId),
    index('hold_open')
      .on(table.walletId, table.expiresAt)
      .where(sql`${table.state} = 'open'`),
    uniqueIndex('hold_by_transaction')
      .on(table.transactionSeq)
      .where(sql`${table.transactionSeq} IS NOT NULL`),
    check('hold_amount_positive', sql`${table.amount} > 0`),
    check('hold_state_known', isOneOf(table.state, holdStates)),
    check(
      'hold_captured_is_posted',
      sql`(${table.state} = 'captured') = (${table.transactionSeq} IS NOT NULL)`,
    ),
    check('hold_ended_has_time', sql`(${table.state} = 'open') = (${table.endedAt} IS NULL)`),
  ],
);

/** What is left of a grant or a bonus that expires. Credits without an end have no row here. */
export const lot = sqliteTable(
  'lot',
  {
    /** The transaction that gave the credits. */
    transactionSeq: count('transaction_seq')
      .primaryKey()
      .references(() => ledgerTransaction.seq),
    walletId: count('wallet_id')
      .notNull()
      .references(() => wallet.id),
    remaining: credits('remaining').notNull(),
    expiresAt: moment('expires_at').notNull(),
    /** How many expiry transactions it took: open holds may keep a part back for a while. */
    expiries: count('expiries').notNull().default(0),
  },
  (table) => [
    index('lot_left')
      .on(table.walletId, table.expiresAt)
      .where(sql`${table.remaining} > 0`),
    check('lot_remaining_not_negative', sql`${table.remaining} >= 0`),
  ],
);

/** The sums of a day in UTC, kept with each batch: what the books say without a walk through them. */
export const dayTotal = sqliteTable(
  'day_total',
  {
    /** Whole days since 1970-01-01. */
    day: count('day').notNull(),
    type: text('type', { enum: transactionTypes }).notNull(),
    count: count('count').notNull(),
    /** Signed whole credits, and the nanocredits beyond them: one integer would not hold everybody's sum. */
    wholeCredits: credits('whole_credits').notNull(),
    nanoCredits: credits('nano_credits').notNull(),
    firstSeq: count('first_seq').notNull(),
    lastSeq: count('last_seq').notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.type] })],
);

/** Rows at which the machine's clock had been set back: between two of them, time only goes forward. */
export const clockStep = sqliteTable('clock_step', {
  seq: count('seq')
    .primaryKey()
    .references(() => ledgerTransaction.seq),
});

/** Who allowed which wallet how much debt, and when: only ever added to. */
export const overdraftChange = sqliteTable(
  'overdraft_change',
  {
    id: count('id').primaryKey(),
    walletId: count('wallet_id')
      .notNull()
      .references(() => wallet.id),
    overdraft: credits('overdraft').notNull(),
    actorId: count('actor_id')
      .notNull()
      .references(() => actor.id),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [index('overdraft_change_by_wallet').on(table.walletId)],
);
