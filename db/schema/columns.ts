import { type SQL, sql } from 'drizzle-orm';
import { type AnySQLiteColumn, customType } from 'drizzle-orm/sqlite-core';
import type { Credits } from '../ledger/credits.ts';
import { packSource, unpackSource } from '../ledger/source.ts';

// Every integer leaves the driver as a BigInt (see connect.ts), so that an amount cannot lose a digit on its way.
// Drizzle's own integer() would call that a number; these types say what each integer is instead.

/** An amount in nanocredits. */
export const credits = customType<{ data: Credits; driverData: bigint }>({ dataType: () => 'integer' });

/** A count, a sequence number or a row's key: below 2^53 by nature. */
export const count = customType<{ data: number; driverData: bigint }>({
  dataType: () => 'integer',
  toDriver: (value) => BigInt(value),
  fromDriver: (value) => Number(value),
});

/** A moment, stored as whole milliseconds since 1970 UTC. */
export const moment = customType<{ data: Date; driverData: bigint }>({
  dataType: () => 'integer',
  toDriver: (value) => BigInt(value.getTime()),
  fromDriver: (value) => new Date(Number(value)),
});

/** A yes or no, stored as 1 or 0. */
export const flag = customType<{ data: boolean; driverData: bigint }>({
  dataType: () => 'integer',
  toDriver: (value) => (value ? 1n : 0n),
  fromDriver: (value) => value === 1n,
});

/** Raw bytes. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'blob' });

/** A cause's own name; UUIDs take 16 bytes instead of 36, here and in the index. */
export const source = customType<{ data: string; driverData: string | Buffer }>({
  dataType: () => 'any',
  toDriver: packSource,
  fromDriver: unpackSource,
});

/**
 * For a CHECK: the column is one of these words. Written as a chain of OR, because SQLite builds a table for what stands
 * behind IN, anew for each row that is checked.
 */
export function isOneOf(column: AnySQLiteColumn, words: readonly string[]): SQL {
  const literal = (word: string): SQL => sql.raw(`'${word}'`);
  return sql`(${sql.join(
    words.map((word) => sql`${column} = ${literal(word)}`),
    sql` OR `,
  )})`;
}
