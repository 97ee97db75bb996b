import { type Tampering, changedRow, copyRow, setWallet } from './sql.ts';

/** What was never posted. */
export const insertions: readonly Tampering[] = [
  ['a row at the end', copyRow(15, 18), changedRow('ada', 18)],
  [
    'a row that moves the wallet too',
    `${copyRow(15, 18)}; ${setWallet('ada', 'last_seq = 18')}`,
    changedRow('ada', 18),
  ],
  ['a row of a type that does not exist', copyRow(15, 18, { type: "'present'" }), changedRow('ada', 18)],
  [
    'a purchase nobody paid',
    copyRow(1, 18, { source: "'chk_2'" }),
    /transaction 18: credits a purchase that is not there/,
  ],
  ['a capture of no hold', copyRow(7, 18), /transaction 18: takes what a hold cost, and no hold says so/],
  [
    'a lot',
    'INSERT INTO lot VALUES (5, 1, 1000000000, 1893456000000, 0)',
    /^wallet ada, transaction 5: has a lot that expires at another time/,
    /^wallet ada: has credits left of transaction 5/,
  ],
  [
    'a lot of nothing',
    'INSERT INTO lot VALUES (77, 1, 1, 1893456000000, 0)',
    /transaction 77: has a lot, and is not there/,
  ],
  [
    'a hold',
    "INSERT INTO hold (wallet_id, amount, state, origin, actor_id, expires_at, created_at) VALUES (1, 5, 'open', 'request', 2, 1893456000000, 1793534400000)",
    /^wallet ada: holds back 12\.00, and by its open holds it is 12\.000000005/,
  ],
  [
    'a hold of nobody',
    "INSERT INTO hold (wallet_id, amount, state, origin, actor_id, expires_at, created_at) VALUES (99, 5, 'open', 'request', 2, 1893456000000, 1793534400000)",
    /hold .*: belongs to no wallet/,
  ],
  [
    'a change of an overdraft',
    'INSERT INTO overdraft_change VALUES (3, 2, 0, 2, 0)',
    /^wallet bob: may go below zero by 7\.50, and .* it is 0\.00/,
  ],
  [
    'a change of nobody’s overdraft',
    'INSERT INTO overdraft_change VALUES (3, 99, 0, 2, 0)',
    /change of an overdraft 3: belongs to no wallet/,
  ],
  [
    'a day’s total',
    "INSERT INTO day_total VALUES (20000, 'usage', 1, 0, -1, 5, 5)",
    /^the total of 2024-10-04, usage: adds up rows that are not there/,
  ],
  [
    'a step of the clock',
    'INSERT INTO clock_step VALUES (5)',
    /^transaction 5: is noted as a step of the clock/,
  ],
  [
    'a step of the clock at no row',
    'INSERT INTO clock_step VALUES (77)',
    /^transaction 77: is noted as a step of the clock, and is not there/,
  ],
  [
    'a user without a wallet',
    "INSERT INTO user VALUES ('zoe', 'zoe', 'zoe@example.com', 0, NULL, 0, 0, 0, NULL)",
    /^wallet zoe: is missing/,
  ],
];
