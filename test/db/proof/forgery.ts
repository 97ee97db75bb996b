import type { Database } from '../../../db/index.ts';
import { link } from '../ledger/chain.ts';
import { connectPlain } from '../open.ts';
import { tamper } from './tamper.ts';

/** Tampers, and then computes the hashes of a wallet's rows anew: the work of somebody who has read the description of the chain. */
export function forge(db: Database, userId: string, sql: string): void {
  tamper(db, sql);
  const client = connectPlain(db.path);
  const rows = client
    .prepare<[string], Parameters<typeof link>[1]>(
      `SELECT t.*, w.user_id, a.type || ':' || a.ref AS actor
      FROM named_transaction t JOIN wallet w ON w.id = t.wallet_id JOIN actor a ON a.id = t.actor_id
      WHERE w.user_id = ? ORDER BY t.seq`,
    )
    .all(userId);
  let hash: Buffer = Buffer.alloc(32);
  const statements = rows.map((row) => {
    hash = link(hash, row);
    return `UPDATE ledger_transaction SET hash = x'${hash.toString('hex')}' WHERE seq = ${row.seq};`;
  });
  const last = `UPDATE wallet SET last_hash = x'${hash.toString('hex')}' WHERE user_id = '${userId}';`;
  tamper(db, [...statements, last].join('\n'));
}
