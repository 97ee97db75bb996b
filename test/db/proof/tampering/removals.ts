import { type Tampering, changedRow } from './sql.ts';

/** What is not there any more. */
export const removals: readonly Tampering[] = [
  [
    'a row within',
    'DELETE FROM ledger_transaction WHERE seq = 5',
    /^transaction 5: is missing/,
    changedRow('ada', 7),
  ],
  [
    'rows within',
    'DELETE FROM ledger_transaction WHERE seq IN (13, 14)',
    /^transactions 13 to 14: are missing/,
  ],
  [
    'the first row',
    'DELETE FROM ledger_transaction WHERE seq = 1',
    /^transaction 1: is missing/,
    /purchase .*: was credited by a transaction that is not there/,
  ],
  [
    'a wallet’s last row',
    'DELETE FROM ledger_transaction WHERE seq = 16',
    /^wallet bob: has a balance of -2\.00/,
    /^wallet bob: says its last transaction is 16/,
    /^wallet bob: does not have the hash/,
  ],
  [
    'the last row, with the wallet put right',
    `DELETE FROM ledger_transaction WHERE seq = 17; DELETE FROM lot WHERE transaction_seq = 17;
    UPDATE wallet SET (balance, last_seq, last_hash) = (SELECT balance_after, seq, hash FROM ledger_transaction WHERE seq = 15), expiring = expiring - 1000000000 WHERE id = 1`,
    /^the total of 2026-11-02, admin_grant: adds up rows that are not there/,
  ],
  [
    'all rows',
    'DELETE FROM ledger_transaction',
    /^wallet ada: has a balance of/,
    /adds up rows that are not there/,
  ],
  [
    'all rows of a wallet',
    'DELETE FROM ledger_transaction WHERE wallet_id = 3',
    /^wallet kim: says its last transaction/,
  ],
  [
    'a wallet',
    "DELETE FROM wallet WHERE user_id = 'bob'",
    /^wallet bob: is missing/,
    /transaction 4: belongs to no wallet/,
  ],
  [
    'a wallet in which nothing ever moved',
    "DELETE FROM wallet WHERE user_id = 'eve'",
    /^wallet eve: is missing/,
  ],
  ['an actor', "DELETE FROM actor WHERE ref = 'ada'", /transaction 4: was done by nobody/],
  ['a hold that was released', 'DELETE FROM hold WHERE seq = 3', /^hold 3: is missing/],
  [
    'a hold that was captured',
    'DELETE FROM hold WHERE seq = 2',
    /transaction 7: takes what a hold cost, and no hold says so/,
  ],
  [
    'an open hold',
    'DELETE FROM hold WHERE seq = 5',
    /^wallet ada: holds back 12\.00, and by its open holds it is 0\.00/,
  ],
  [
    'a lot',
    'DELETE FROM lot WHERE transaction_seq = 3',
    /^wallet ada: has not the 3\.999999997 left of transaction 3/,
  ],
  [
    'a lot that is used up',
    'DELETE FROM lot WHERE transaction_seq = 9',
    /^wallet bob, transaction 9: its credits have no lot/,
  ],
  [
    'a change of an overdraft',
    'DELETE FROM overdraft_change WHERE id = 1',
    /^change of an overdraft 1: is missing/,
  ],
  [
    'the last change of an overdraft',
    'DELETE FROM overdraft_change WHERE id = 2',
    /^wallet bob: may go below zero by 7\.50, and .* it is 5\.00/,
  ],
  ['a purchase', 'DELETE FROM purchase', /transaction 1: credits a purchase that is not there/],
  [
    'a day’s total',
    "DELETE FROM day_total WHERE type = 'bonus'",
    /^the total of 2026-11-01, bonus: does not add up/,
  ],
  ['a step of the clock', 'DELETE FROM clock_step', /^transaction 16: is earlier than the row before it/],
];
