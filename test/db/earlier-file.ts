import { configure, connect } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { link } from './ledger/chain.ts';

/** What each of ada's posts in a file of an earlier version gives, in nanocredits. */
const amount = 10_000_000_000n;

/**
 * Writes a file as the version with these migrations left it: with ada, and with one grant of 10 credits for each source.
 * It is written in plain SQL, for the program of today knows today's tables alone.
 */
export function writeEarlierFile(path: string, file: { steps: string; sources: readonly string[] }): void {
  const client = connect(path);
  configure(client);
  migrate(client, file.steps);
  client.exec(`INSERT INTO instance (id, created_at, try_out) VALUES ('here', 0, 0);
    INSERT INTO user (id, name, email, email_verified, created_at, updated_at) VALUES ('ada', 'ada', 'a@example.com', 0, 0, 0);
    INSERT INTO actor (id, type, ref) VALUES (1, 'user', 'ada')`);
  const insert = client.prepare(
    `INSERT INTO ledger_transaction
      (seq, wallet_id, type, amount, balance_after, origin, source, actor_id, created_at, hash)
      SELECT ?, id, 'admin_grant', ?, ?, 'request', ?, 1, 1, ? FROM wallet`,
  );
  let hash: Buffer = Buffer.alloc(32);
  file.sources.forEach((source, index) => {
    const seq = BigInt(index + 1);
    const row = { seq, user_id: 'ada', type: 'admin_grant', amount, balance_after: amount * seq };
    const words = { origin: 'request', source, source_id: source, description: null, actor: 'user:ada' };
    hash = link(hash, { ...row, ...words, metadata: null, created_at: 1n, expires_at: null });
    insert.run(seq, amount, amount * seq, source, hash);
  });
  client.close();
}
