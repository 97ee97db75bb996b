import { sql } from 'drizzle-orm';
import { check, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { count, moment } from './columns.ts';

/** What came of the last time that the books were looked through: one row, written over each time. */
export const booksCheck = sqliteTable(
  'books_check',
  {
    id: count('id').primaryKey(),
    startedAt: moment('started_at').notNull(),
    endedAt: moment('ended_at').notNull(),
    /** The last transaction that was added up. */
    lastSeq: count('last_seq').notNull(),
    wallets: count('wallets').notNull(),
    /** How many things were found wrong. */
    findings: count('findings').notNull(),
    /** The first of them as a JSON list of lines for a person. */
    told: text('told').notNull(),
  },
  (table) => [check('books_check_once', sql`${table.id} = 1`)],
);
