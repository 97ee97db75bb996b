import type SQLite from 'better-sqlite3';
import type { HashedRow } from '../ledger/hash.ts';
import { packSource, unpackSource } from '../ledger/source.ts';

/** A row as its hash covers it, with the hash that stands beside it. */
export interface ChainRow extends HashedRow {
  readonly hash: Buffer;
  /** Whether its source is stored as Coffer stores it: two ways to write one source would let it post twice. */
  readonly isSourceSound: boolean;
}

type Columns = readonly [
  seq: bigint,
  userId: string,
  type: string,
  amount: bigint,
  balanceAfter: bigint,
  origin: string,
  source: unknown,
  description: string | null,
  actor: string | null,
  metadata: string | null,
  createdAt: bigint,
  expiresAt: bigint | null,
  hash: Buffer,
];

/** Kept apart from what shows transactions: here a row must come as it is, whatever is missing beside it. */
const select = `SELECT t.seq, coalesce(w.user_id, ''), t.type, t.amount, t.balance_after, t.origin, t.source, t.description,
  a.type || ':' || a.ref, t.metadata, t.created_at, t.expires_at, t.hash
  FROM ledger_transaction AS t LEFT JOIN wallet AS w ON w.id = t.wallet_id LEFT JOIN actor AS a ON a.id = t.actor_id`;

/** Rows of one wallet after a seq and up to another, in order: (wallet, after, last, limit). */
export function prepareWalletRows(client: SQLite.Database) {
  const statement = client.prepare<[bigint, number, number, number], Columns>(
    `${select} WHERE t.wallet_id = ? AND t.seq > ? AND t.seq <= ? ORDER BY t.seq LIMIT ?`,
  );
  return statement.raw();
}

/** All rows after a seq and up to another, in order: (after, last, limit). */
export function prepareAllRows(client: SQLite.Database) {
  const statement = client.prepare<[number, number, number], Columns>(
    `${select} WHERE t.seq > ? AND t.seq <= ? ORDER BY t.seq LIMIT ?`,
  );
  return statement.raw();
}

export function toChainRow(columns: Columns): ChainRow {
  const [seq, userId, type, amount, balanceAfter, origin, stored, description, actor, metadata] = columns;
  const source = sourceOf(stored);
  return {
    ...{ seq: Number(seq), userId, type, amount, balanceAfter, origin, description, metadata },
    source,
    isSourceSound: source === null ? stored === null : isSameSource(packSource(source), stored),
    actor: actor ?? '',
    createdAtMs: Number(columns[10]),
    expiresAtMs: columns[11] === null ? null : Number(columns[11]),
    hash: columns[12],
  };
}

function sourceOf(stored: unknown): string | null {
  return typeof stored === 'string' || Buffer.isBuffer(stored) ? unpackSource(stored) : null;
}

function isSameSource(packed: string | Buffer, stored: unknown): boolean {
  return typeof packed === 'string' ? packed === stored : Buffer.isBuffer(stored) && packed.equals(stored);
}
