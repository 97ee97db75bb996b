import type SQLite from 'better-sqlite3';

/** Sums that must agree in every file, whatever was done to it. Each query tells what is wrong. */
const audits: readonly string[] = [
  `SELECT 'held' AS wrong, user_id, held, (SELECT coalesce(sum(amount), 0) FROM hold WHERE wallet_id = wallet.id AND state = 'open') AS sum
  FROM wallet WHERE held <> sum`,
  `SELECT 'expiring' AS wrong, user_id, expiring, (SELECT coalesce(sum(remaining), 0) FROM lot WHERE wallet_id = wallet.id) AS sum
  FROM wallet WHERE expiring <> sum OR expiring > max(balance, 0)`,
  `SELECT 'overdraft' AS wrong, user_id FROM wallet WHERE overdraft <>
  coalesce((SELECT overdraft FROM overdraft_change WHERE wallet_id = wallet.id ORDER BY id DESC LIMIT 1), 0)`,
  // What ends is noted: it would be forgotten else. What is past its end may wait for the end of the hold that needs it.
  `SELECT 'due' AS wrong, user_id FROM wallet
  WHERE EXISTS (SELECT 1 FROM hold WHERE wallet_id = wallet.id AND state = 'open' AND (due_at IS NULL OR due_at > expires_at))
  OR EXISTS (SELECT 1 FROM lot WHERE wallet_id = wallet.id AND remaining > 0 AND (due_at IS NULL OR due_at > expires_at) AND held = 0)`,
  `SELECT 'lot' AS wrong, transaction_seq FROM lot JOIN named_transaction t ON t.seq = transaction_seq
  WHERE lot.wallet_id <> t.wallet_id OR lot.expires_at <> t.expires_at OR remaining > t.amount
  OR expiries <> (SELECT count(*) FROM named_transaction e WHERE e.origin = 'expiry'
    AND (e.source_id = t.id OR e.source_id LIKE t.id || ':%'))`,
  `SELECT 'hold' AS wrong, hold.seq FROM named_hold AS hold LEFT JOIN named_transaction t ON t.seq = transaction_seq
  WHERE (state = 'captured') <> (t.seq IS NOT NULL)
  OR (t.seq IS NOT NULL AND (t.origin <> 'hold' OR t.source_id <> hold.id OR t.wallet_id <> hold.wallet_id))`,
  `SELECT 'usage of a hold' AS wrong, seq FROM ledger_transaction t WHERE origin = 'hold'
  AND NOT EXISTS (SELECT 1 FROM hold WHERE transaction_seq = t.seq)`,
  `WITH days AS (SELECT created_at / 86400000 AS day, type, count(*) AS count, sum(amount / 1000000000) AS whole_credits,
    sum(amount % 1000000000) AS nano_credits, min(seq) AS first_seq, max(seq) AS last_seq FROM ledger_transaction GROUP BY 1, 2)
  SELECT 'day' AS wrong, * FROM (SELECT * FROM days EXCEPT SELECT * FROM day_total UNION ALL SELECT * FROM day_total EXCEPT SELECT * FROM days)`,
  `WITH steps AS (SELECT seq FROM (SELECT seq, created_at < lag(created_at) OVER (ORDER BY seq) AS is_step
    FROM ledger_transaction) WHERE is_step)
  SELECT 'clock step' AS wrong, * FROM (SELECT * FROM steps EXCEPT SELECT seq FROM clock_step UNION ALL
    SELECT seq FROM clock_step EXCEPT SELECT * FROM steps)`,
  `SELECT 'gap' AS wrong, max(seq) AS last, count(*) AS rows FROM ledger_transaction HAVING last <> rows`,
];

/** What of a file's sums does not agree. */
export function auditSums(client: SQLite.Database): unknown[] {
  return audits.flatMap((sql) => client.prepare(sql).all());
}
