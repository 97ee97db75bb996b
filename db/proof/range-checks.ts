import type { RangeCheck } from './ranges.ts';

/** What each table must say of the others, row by row. */
export const rangeChecks: readonly RangeCheck[] = [
  {
    kind: 'row',
    table: 'ledger_transaction',
    key: 'seq',
    gapless: 'transaction',
    wrong: `SELECT w.user_id, t.seq, NULL AS about, CASE
        WHEN w.id IS NULL THEN 'belongs to no wallet'
        WHEN a.id IS NULL THEN 'was done by nobody'
        WHEN t.type = 'purchase' AND p.id IS NULL THEN 'credits a purchase that is not there'
        WHEN t.origin = 'hold' AND h.seq IS NULL THEN 'takes what a hold cost, and no hold says so'
        WHEN t.type IN ('refund', 'refund_reversal', 'dispute', 'dispute_reversal') AND t.origin = 'stripe'
          AND e.transaction_seq IS NULL THEN 'is about a payment, and no purchase says so'
      END AS problem
      FROM ledger_transaction AS t
      LEFT JOIN wallet AS w ON w.id = t.wallet_id
      LEFT JOIN actor AS a ON a.id = t.actor_id
      LEFT JOIN purchase AS p ON t.type = 'purchase' AND p.transaction_seq = t.seq
      LEFT JOIN hold AS h ON t.origin = 'hold' AND h.transaction_seq = t.seq
      LEFT JOIN purchase_entry AS e ON t.origin = 'stripe' AND e.transaction_seq = t.seq
      WHERE t.seq BETWEEN ? AND ? AND problem IS NOT NULL`,
  },
  {
    kind: 'clock_step',
    table: 'ledger_transaction',
    key: 'seq',
    gapless: null,
    wrong: `SELECT NULL AS user_id, t.seq, NULL AS about,
      iif(c.seq IS NULL, 'is earlier than the row before it, and no step of the clock is noted',
        'is noted as a step of the clock, and is not earlier than the row before it') AS problem
      FROM ledger_transaction AS t
      LEFT JOIN ledger_transaction AS before ON before.seq = t.seq - 1
      LEFT JOIN clock_step AS c ON c.seq = t.seq
      WHERE t.seq BETWEEN ? AND ? AND coalesce(t.created_at < before.created_at, false) <> (c.seq IS NOT NULL)`,
  },
  {
    kind: 'clock_step',
    table: 'clock_step',
    key: 'seq',
    gapless: null,
    wrong: `SELECT NULL AS user_id, c.seq, NULL AS about, 'is noted as a step of the clock, and is not there' AS problem
      FROM clock_step AS c LEFT JOIN ledger_transaction AS t ON t.seq = c.seq
      WHERE c.seq BETWEEN ? AND ? AND t.seq IS NULL`,
  },
  {
    kind: 'hold',
    table: 'hold',
    key: 'seq',
    gapless: 'hold',
    wrong: `SELECT w.user_id, NULL AS seq, 'hold ' || h.id AS about, CASE
        WHEN w.id IS NULL THEN 'belongs to no wallet'
        WHEN h.amount <= 0 THEN 'sets nothing aside'
        WHEN h.expires_at <= h.created_at THEN 'ends before it begins'
        WHEN h.state NOT IN ('open', 'captured', 'released', 'expired') THEN 'has no state that Coffer knows'
        WHEN (h.state = 'open') <> (h.ended_at IS NULL) THEN 'has a time of its end that does not fit its state'
        WHEN (h.state = 'captured') <> (t.seq IS NOT NULL) THEN 'is ' || h.state || ', which does not fit its usage'
        WHEN t.type <> 'usage' OR t.origin <> 'hold' OR t.source_id <> h.id OR t.wallet_id <> h.wallet_id
          OR t.description IS NOT h.description THEN 'does not fit transaction ' || t.seq || ', which it names'
      END AS problem
      FROM named_hold AS h
      LEFT JOIN wallet AS w ON w.id = h.wallet_id
      LEFT JOIN named_transaction AS t ON t.seq = h.transaction_seq
      WHERE h.seq BETWEEN ? AND ? AND problem IS NOT NULL`,
  },
  {
    kind: 'lot',
    table: 'lot',
    key: 'transaction_seq',
    gapless: null,
    wrong: `SELECT w.user_id, lot.transaction_seq AS seq, NULL AS about, CASE
        WHEN t.seq IS NULL THEN 'has a lot, and is not there'
        WHEN t.wallet_id <> lot.wallet_id THEN 'has a lot in another wallet'
        WHEN t.expires_at IS NOT lot.expires_at THEN 'has a lot that expires at another time'
        WHEN lot.remaining < 0 OR lot.remaining > t.amount THEN 'has a lot with more left than it gave'
      END AS problem
      FROM lot
      LEFT JOIN wallet AS w ON w.id = lot.wallet_id
      LEFT JOIN ledger_transaction AS t ON t.seq = lot.transaction_seq
      WHERE lot.transaction_seq BETWEEN ? AND ? AND problem IS NOT NULL`,
  },
  {
    kind: 'purchase',
    table: 'purchase',
    key: 'rowid',
    gapless: null,
    wrong: `SELECT p.creditee_id AS user_id, p.transaction_seq AS seq, 'purchase ' || p.id AS about, CASE
        WHEN p.transaction_seq IS NULL THEN iif(p.state = 'paid', 'is paid, and was never credited', NULL)
        WHEN t.seq IS NULL THEN 'was credited by a transaction that is not there'
        WHEN p.state NOT IN ('paid', 'refunded', 'disputed') THEN 'was credited, and says that it is ' || p.state
        WHEN t.type <> 'purchase' OR t.amount IS NOT p.credits OR w.user_id IS NOT p.creditee_id
          OR t.origin <> p.provider OR t.source_id IS NOT p.checkout_id THEN 'does not fit the transaction it names'
      END AS problem
      FROM purchase AS p
      LEFT JOIN named_transaction AS t ON t.seq = p.transaction_seq
      LEFT JOIN wallet AS w ON w.id = t.wallet_id
      WHERE p.rowid BETWEEN ? AND ? AND problem IS NOT NULL`,
  },
  {
    kind: 'purchase',
    table: 'purchase_entry',
    key: 'transaction_seq',
    gapless: null,
    wrong: `SELECT w.user_id, e.transaction_seq AS seq, 'purchase ' || e.purchase_id AS about, CASE
        WHEN p.id IS NULL THEN 'has a transaction, and is not there'
        WHEN t.seq IS NULL THEN 'names a transaction that is not there'
        WHEN w.user_id IS NOT p.creditee_id OR t.origin IS NOT p.provider
          OR t.type NOT IN ('refund', 'refund_reversal', 'dispute', 'dispute_reversal', 'bonus')
          THEN 'does not fit the transaction it names'
        WHEN (SELECT sum(each.amount) FROM purchase_entry AS of_it
            JOIN ledger_transaction AS each ON each.seq = of_it.transaction_seq
            WHERE of_it.purchase_id = p.id) < -p.credits THEN 'took more back than it gave'
      END AS problem
      FROM purchase_entry AS e
      LEFT JOIN purchase AS p ON p.id = e.purchase_id
      LEFT JOIN ledger_transaction AS t ON t.seq = e.transaction_seq
      LEFT JOIN wallet AS w ON w.id = t.wallet_id
      WHERE e.transaction_seq BETWEEN ? AND ? AND problem IS NOT NULL`,
  },
  {
    kind: 'overdraft',
    table: 'overdraft_change',
    key: 'id',
    gapless: 'change of an overdraft',
    wrong: `SELECT w.user_id, NULL AS seq, 'change of an overdraft ' || o.id AS about,
      iif(w.id IS NULL, 'belongs to no wallet', 'allows less than nothing') AS problem
      FROM overdraft_change AS o LEFT JOIN wallet AS w ON w.id = o.wallet_id
      WHERE o.id BETWEEN ? AND ? AND (w.id IS NULL OR o.overdraft < 0)`,
  },
  {
    kind: 'wallet',
    table: 'user',
    key: 'rowid',
    gapless: null,
    wrong: `SELECT u.id AS user_id, NULL AS seq, NULL AS about, 'is missing: there is a user, and no wallet' AS problem
      FROM user AS u LEFT JOIN wallet AS w ON w.user_id = u.id
      WHERE u.rowid BETWEEN ? AND ? AND w.id IS NULL`,
  },
];
