import { hash } from 'node:crypto';

/** What the hash of a row covers, in this order. Amounts are nanocredits, times milliseconds since 1970 UTC. */
export interface HashedRow {
  readonly seq: number;
  readonly userId: string;
  readonly type: string;
  readonly amount: bigint;
  readonly balanceAfter: bigint;
  readonly origin: string;
  /** Null where the row's own id stands for it. */
  readonly source: string | null;
  readonly description: string | null;
  /** `type:ref` of the actor. */
  readonly actor: string;
  /** The stored JSON text. */
  readonly metadata: string | null;
  readonly createdAtMs: number;
  /** Left out of the list where the credits have no end. */
  readonly expiresAtMs: number | null;
}

/**
 * The link of a wallet's chain: SHA-256 over the previous row's hash in lowercase hex (64 zeros before the first) and
 * the row as a JSON list in UTF-8, amounts as strings.
 */
export function hashTransaction(previous: Buffer, row: HashedRow): Buffer {
  const list: unknown[] = [
    row.seq,
    row.userId,
    row.type,
    row.amount.toString(),
    row.balanceAfter.toString(),
    row.origin,
    row.source,
    row.description,
    row.actor,
    row.metadata,
    row.createdAtMs,
  ];
  if (row.expiresAtMs !== null) list.push(row.expiresAtMs);
  return hash('sha256', previous.toString('hex') + JSON.stringify(list), 'buffer');
}
