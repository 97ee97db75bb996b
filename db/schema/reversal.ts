import { sql } from 'drizzle-orm';
import { check, index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { user } from './account.ts';
import { count, flag, isOneOf, moment } from './columns.ts';
import { ledgerTransaction } from './ledger.ts';
import { purchase } from './purchase.ts';

// What a provider said of money that went back. These rows may come before the payment they are about, in any order: they
// are facts, and what the ledger owes to them is worked out from all of them together (db/purchase/reversal).

/** The charge behind a payment. */
export const charge = sqliteTable('charge', {
  paymentIntentId: text('payment_intent_id').primaryKey(),
  chargeId: text('charge_id').notNull(),
  currency: text('currency').notNull(),
  amountMinor: count('amount_minor').notNull(),
  /** The most that was ever said to have gone back in all; the provider counts up. */
  refundedMinor: count('refunded_minor').notNull(),
});

export const refundStates = ['pending', 'requires_action', 'succeeded', 'failed', 'canceled'] as const;

export const refund = sqliteTable(
  'refund',
  {
    id: text('id').primaryKey(),
    paymentIntentId: text('payment_intent_id').notNull(),
    currency: text('currency').notNull(),
    amountMinor: count('amount_minor').notNull(),
    state: text('state', { enum: refundStates }).notNull(),
    /** Why it failed, in the provider's code. */
    failureReason: text('failure_reason'),
    /** Who asked for it here; null where it was made at the provider. */
    requestedBy: text('requested_by').references(() => user.id),
    note: text('note'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** The asker's own name for this refund: a second click finds the first. */
    requestId: text('request_id'),
  },
  (table) => [
    index('refund_by_payment').on(table.paymentIntentId),
    index('refund_by_time').on(table.createdAt),
    uniqueIndex('refund_by_request')
      .on(table.requestId)
      .where(sql`${table.requestId} IS NOT NULL`),
    check('refund_amount_positive', sql`${table.amountMinor} > 0`),
    check('refund_state_known', isOneOf(table.state, refundStates)),
  ],
);

/** An inquiry moves no money, an open or a lost dispute has it, a won one gave it back. */
export const disputeStates = ['inquiry', 'open', 'won', 'lost'] as const;

export const dispute = sqliteTable(
  'dispute',
  {
    id: text('id').primaryKey(),
    paymentIntentId: text('payment_intent_id').notNull(),
    currency: text('currency').notNull(),
    amountMinor: count('amount_minor').notNull(),
    state: text('state', { enum: disputeStates }).notNull(),
    /** The provider's code: "fraudulent". */
    reason: text('reason'),
    /** Until when evidence can be given. */
    dueBy: moment('due_by'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** While it is open, credits are set aside instead of taken. */
    setsAside: flag('sets_aside').notNull(),
    /** The hold that sets them aside. */
    holdId: text('hold_id'),
  },
  (table) => [
    index('dispute_by_payment').on(table.paymentIntentId),
    index('dispute_by_time').on(table.createdAt),
    check('dispute_amount_positive', sql`${table.amountMinor} > 0`),
    check('dispute_state_known', isOneOf(table.state, disputeStates)),
  ],
);

/** Which rows of the ledger took back, or gave again, the credits of which purchase: only ever added to. */
export const purchaseEntry = sqliteTable(
  'purchase_entry',
  {
    transactionSeq: count('transaction_seq')
      .primaryKey()
      .references(() => ledgerTransaction.seq),
    purchaseId: text('purchase_id')
      .notNull()
      .references(() => purchase.id),
  },
  (table) => [index('purchase_entry_by_purchase').on(table.purchaseId)],
);

/** Small things to remember between starts: how far a job came, what a check found. */
export const note = sqliteTable('note', {
  name: text('name').primaryKey(),
  /** JSON; its reader says what is in it. */
  value: text('value').notNull(),
  updatedAt: moment('updated_at').notNull(),
});
