import { sql } from 'drizzle-orm';
import { check, index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { user } from './account.ts';
import { count, credits, flag, moment } from './columns.ts';
import { ledgerTransaction } from './ledger.ts';

export const purchaseStates = [
  'open',
  'processing',
  'paid',
  'failed',
  'expired',
  'refunded',
  'disputed',
] as const;
export const providers = ['stripe', 'dummy'] as const;

/** One checkout and its state, written before the buyer leaves for the provider's page. */
export const purchase = sqliteTable(
  'purchase',
  {
    id: text('id').primaryKey(),
    provider: text('provider', { enum: providers }).notNull(),
    payerId: text('payer_id')
      .notNull()
      .references(() => user.id),
    crediteeId: text('creditee_id')
      .notNull()
      .references(() => user.id),
    state: text('state', { enum: purchaseStates }).notNull(),
    /** The caller's own name for this request: a second click finds the first purchase. */
    requestId: text('request_id').notNull(),
    checkoutId: text('checkout_id'),
    checkoutUrl: text('checkout_url'),
    paymentIntentId: text('payment_intent_id'),
    livemode: flag('livemode').notNull(),
    priceId: text('price_id'),
    currency: text('currency'),
    /** What the checkout was made for, in minor units of its currency, before tax and discounts. */
    priceMinor: count('price_minor'),
    /** What was posted to the wallet. */
    credits: credits('credits'),
    transactionSeq: count('transaction_seq').references(() => ledgerTransaction.seq),
    /** A stable code: why it failed, or why a payment was kept without crediting it. */
    reason: text('reason'),
    /** Paid, but not what this instance sells: kept for an administrator to look at. */
    flagged: flag('flagged').notNull().default(false),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    paidAt: moment('paid_at'),
  },
  (table) => [
    uniqueIndex('purchase_by_request').on(table.payerId, table.requestId),
    uniqueIndex('purchase_by_checkout')
      .on(table.provider, table.checkoutId)
      .where(sql`${table.checkoutId} IS NOT NULL`),
    uniqueIndex('purchase_by_transaction').on(table.transactionSeq),
    index('purchase_by_creditee').on(table.crediteeId, table.createdAt),
    index('purchase_by_state').on(table.state, table.createdAt),
    check('purchase_provider_known', sql`${table.provider} IN ('stripe', 'dummy')`),
    check(
      'purchase_state_known',
      sql`${table.state} IN ('open', 'processing', 'paid', 'failed', 'expired', 'refunded', 'disputed')`,
    ),
    check('purchase_paid_is_posted', sql`${table.state} <> 'paid' OR ${table.transactionSeq} IS NOT NULL`),
  ],
);

export const eventStates = ['applied', 'ignored', 'waiting', 'failed'] as const;

/** A provider's verified message, stored in the same database transaction as its effect. */
export const event = sqliteTable(
  'event',
  {
    id: text('id').primaryKey(),
    provider: text('provider', { enum: providers }).notNull(),
    type: text('type').notNull(),
    livemode: flag('livemode').notNull(),
    apiVersion: text('api_version'),
    body: text('body').notNull(),
    state: text('state', { enum: eventStates }).notNull(),
    /** Why it was ignored, what it waits for, or why it failed. */
    reason: text('reason'),
    purchaseId: text('purchase_id').references(() => purchase.id),
    createdAt: moment('created_at').notNull(),
    receivedAt: moment('received_at').notNull(),
  },
  (table) => [
    index('event_by_state').on(table.state, table.receivedAt),
    check('event_state_known', sql`${table.state} IN ('applied', 'ignored', 'waiting', 'failed')`),
  ],
);

/** The one customer that stands for a user at the provider, per mode of the key. */
export const customer = sqliteTable(
  'customer',
  {
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    livemode: flag('livemode').notNull(),
    customerId: text('customer_id').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [uniqueIndex('customer_once').on(table.userId, table.livemode)],
);
