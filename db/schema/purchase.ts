import { sql } from 'drizzle-orm';
import { check, index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { user } from './account.ts';
import { count, credits, flag, isOneOf, moment } from './columns.ts';
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
/** Who told of a payment first. */
export const settledVias = ['webhook', 'browser', 'job', 'admin', 'provider'] as const;
export const purchaseKinds = ['checkout', 'top_up'] as const;
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
    /** What was on sale when it began, as JSON: which figures the provider may report (see terms.ts). */
    terms: text('terms'),
    /** What the buyer really paid, in minor units of `paid_currency`: after tax and discounts. */
    paidMinor: count('paid_minor'),
    paidCurrency: text('paid_currency'),
    /** By what way the payment became known. */
    settledVia: text('settled_via', { enum: settledVias }),
    /** What an administrator did about a kept payment, in the administrator's words. */
    resolution: text('resolution'),
    resolvedBy: text('resolved_by').references(() => user.id),
    /** When the provider is asked about it next, while it is under way; null: not at all. */
    nextCheckAt: moment('next_check_at'),
    checks: count('checks').notNull().default(0),
    /** When an administrator dealt with a kept payment. */
    resolvedAt: moment('resolved_at'),
    /** How it was paid: on the provider's page, or by a saved card while nobody was there. */
    kind: text('kind', { enum: purchaseKinds }).notNull().default('checkout'),
    /** How many of what is sold. */
    quantity: count('quantity').notNull().default(1),
    /** Nanocredits promised on top of what the price buys. */
    bonus: credits('bonus')
      .notNull()
      .default(sql`0`),
    /** The buyer named the amount. */
    freeAmount: flag('free_amount')
      .notNull()
      .default(sql`0`),
    /** The buyer agreed that the card may be charged again. */
    savesCard: flag('saves_card')
      .notNull()
      .default(sql`0`),
  },
  (table) => [
    uniqueIndex('purchase_by_request').on(table.payerId, table.requestId),
    uniqueIndex('purchase_by_checkout')
      .on(table.provider, table.checkoutId)
      .where(sql`${table.checkoutId} IS NOT NULL`),
    uniqueIndex('purchase_by_transaction').on(table.transactionSeq),
    index('purchase_by_creditee').on(table.crediteeId, table.createdAt),
    index('purchase_by_state').on(table.state, table.createdAt),
    index('purchase_by_payment').on(table.paymentIntentId),
    index('purchase_by_time').on(table.createdAt, table.id),
    index('purchase_by_payer').on(table.payerId, table.createdAt),
    index('purchase_due')
      .on(table.nextCheckAt)
      .where(sql`${table.nextCheckAt} IS NOT NULL`),
    index('purchase_flagged')
      .on(table.createdAt)
      .where(sql`${table.flagged} = 1`),
    // One charge in flight for each payer and mode, whatever runs twice.
    uniqueIndex('purchase_one_top_up')
      .on(table.payerId, table.livemode)
      .where(
        sql`${table.kind} = 'top_up' AND ${table.state} IN ('open', 'processing') AND ${table.flagged} = 0`,
      ),
    check('purchase_provider_known', sql`${table.provider} IN ('stripe', 'dummy')`),
    check('purchase_state_known', isOneOf(table.state, purchaseStates)),
    check('purchase_paid_is_posted', sql`${table.state} <> 'paid' OR ${table.transactionSeq} IS NOT NULL`),
  ],
);

/** How an event came: Stripe delivered it, or a job found it in Stripe's list. */
export const eventVias = ['webhook', 'list'] as const;
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
    /** Emptied by age; the id stays. */
    body: text('body').notNull(),
    state: text('state', { enum: eventStates }).notNull(),
    /** Why it was ignored, what it waits for, or why it failed. */
    reason: text('reason'),
    purchaseId: text('purchase_id').references(() => purchase.id),
    createdAt: moment('created_at').notNull(),
    receivedAt: moment('received_at').notNull(),
    via: text('via', { enum: eventVias }).notNull().default('webhook'),
    /** The payment that it waits for. */
    waitsFor: text('waits_for'),
    /** How often its effect was tried. */
    attempts: count('attempts').notNull().default(1),
    nextTryAt: moment('next_try_at'),
    appliedAt: moment('applied_at'),
  },
  (table) => [
    index('event_by_state').on(table.state, table.receivedAt),
    index('event_by_purchase').on(table.purchaseId),
    index('event_by_time').on(table.receivedAt),
    index('event_waiting')
      .on(table.waitsFor)
      .where(sql`${table.waitsFor} IS NOT NULL`),
    index('event_due')
      .on(table.nextTryAt)
      .where(sql`${table.nextTryAt} IS NOT NULL`),
    check('event_state_known', isOneOf(table.state, eventStates)),
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
