import { createHash } from 'node:crypto';
import type SQLite from 'better-sqlite3';

interface Row {
  readonly seq: bigint;
  readonly user_id: string;
  readonly type: string;
  readonly amount: bigint;
  readonly balance_after: bigint;
  readonly origin: string;
  readonly source: string | Buffer | null;
  readonly source_id: string;
  readonly description: string | null;
  readonly actor: string;
  readonly metadata: string | null;
  readonly created_at: bigint;
  readonly expires_at: bigint | null;
  readonly hash: Buffer;
}

const rowsOfWallet = `SELECT t.*, w.user_id, a.type || ':' || a.ref AS actor
  FROM named_transaction t JOIN wallet w ON w.id = t.wallet_id JOIN actor a ON a.id = t.actor_id
  WHERE w.user_id = ? ORDER BY t.seq`;

/**
 * Goes through each wallet's rows as raw SQL gives them, with nothing of the program but the written definition of the
 * chain, and tells all that is wrong: a hash, a balance after, or a wallet that is not where its rows end.
 */
export function auditBooks(client: SQLite.Database): string[] {
  const wallets = client
    .prepare<[], { user_id: string; balance: bigint; last_hash: Buffer }>('SELECT * FROM wallet')
    .all();
  return wallets.flatMap((wallet) => {
    const findings: string[] = [];
    let hash: Buffer = Buffer.alloc(32);
    let balance = 0n;
    for (const row of client.prepare<[string], Row>(rowsOfWallet).all(wallet.user_id)) {
      hash = link(hash, row);
      balance += row.amount;
      if (!hash.equals(row.hash)) findings.push(`row ${row.seq}: hash`);
      if (balance !== row.balance_after) findings.push(`row ${row.seq}: balance after`);
    }
    if (balance !== wallet.balance) findings.push(`${wallet.user_id}: balance`);
    if (!hash.equals(wallet.last_hash)) findings.push(`${wallet.user_id}: last hash`);
    return findings;
  });
}

/** A row's hash, by the written definition. */
export function link(previous: Buffer, row: Omit<Row, 'hash'>): Buffer {
  const list = [
    Number(row.seq),
    row.user_id,
    row.type,
    String(row.amount),
    String(row.balance_after),
    row.origin,
    row.source === null ? null : row.source_id,
    row.description,
    row.actor,
    row.metadata,
    Number(row.created_at),
  ];
  if (row.expires_at !== null) list.push(Number(row.expires_at));
  return createHash('sha256')
    .update(previous.toString('hex') + JSON.stringify(list))
    .digest();
}
