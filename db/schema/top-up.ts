import { sql } from 'drizzle-orm';
import { check, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { user } from './account.ts';
import { count, credits, flag, moment } from './columns.ts';
import { purchase } from './purchase.ts';

/** Below which available credits somebody wants to be told. */
export const lowBalance = sqliteTable('low_balance', {
  userId: text('user_id')
    .primaryKey()
    .references(() => user.id),
  /** Nanocredits. */
  threshold: credits('threshold').notNull(),
});

/** Why charging stopped until the user acts. */
export const topUpPauses = [
  'declined',
  'needs_you',
  'card_gone',
  'settings_changed',
  'money_back',
  'charged_elsewhere',
] as const;

/** Somebody's wish to have credits bought when few are left, and how that goes: one row a user. */
export const topUp = sqliteTable(
  'top_up',
  {
    userId: text('user_id')
      .primaryKey()
      .references(() => user.id),
    isOn: flag('is_on').notNull(),
    /** Nanocredits: below these it buys. */
    threshold: credits('threshold').notNull(),
    /** What it buys. */
    priceId: text('price_id').notNull(),
    /** The most that is charged in a calendar month (UTC), in minor units of `currency`. */
    monthlyCapMinor: count('monthly_cap_minor').notNull(),
    currency: text('currency').notNull(),
    /** The mode that the user agreed in: a card of test mode is none of live mode. */
    livemode: flag('livemode').notNull(),
    /** The paid checkout in which the user agreed, while nobody has asked which card it saved. */
    consentId: text('consent_id').references(() => purchase.id),
    /** The provider's name of the saved card; null: there is none yet, or no longer. */
    cardId: text('card_id'),
    cardBrand: text('card_brand'),
    cardLast4: text('card_last4'),
    /** How often in a row a charge was refused. */
    declines: count('declines').notNull().default(0),
    /** No charge before this. */
    notBefore: moment('not_before'),
    pausedFor: text('paused_for', { enum: topUpPauses }),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    check('top_up_cap_positive', sql`${table.monthlyCapMinor} > 0`),
    check('top_up_threshold_positive', sql`${table.threshold} > 0`),
  ],
);
