import { type Tampering, setHold, setLot } from './sql.ts';

/** What stands beside the rows. */
export const changedBeside: readonly Tampering[] = [
  ['the amount of an open hold', setHold(5, 'amount = 1'), /^wallet ada: holds back 12\.00/],
  [
    'the wallet of an open hold',
    setHold(5, 'wallet_id = 2'),
    /^wallet ada: holds back 12\.00/,
    /^wallet bob: holds back 0\.00/,
  ],
  [
    'an open hold to released',
    setHold(5, "state = 'released', ended_at = 1"),
    /^wallet ada: holds back 12\.00/,
  ],
  [
    'a released hold to open',
    setHold(3, "state = 'open', ended_at = NULL"),
    /^wallet ada: holds back 12\.00, and by its open holds it is 14\.00/,
  ],
  [
    'a captured hold to released',
    setHold(2, "state = 'released', transaction_seq = NULL"),
    /transaction 7: takes what a hold cost, and no hold says so/,
  ],
  [
    'a released hold to captured',
    setHold(3, "state = 'captured', transaction_seq = 5"),
    /hold .*3: does not fit transaction 5, which it names/,
  ],
  [
    'a captured hold to one without its usage',
    setHold(2, 'transaction_seq = NULL'),
    /hold .*2: is captured, which does not fit its usage/,
  ],
  [
    'the time of a captured hold',
    setHold(2, 'created_at = created_at + 1'),
    /hold .*2: does not fit transaction 7/,
  ],
  [
    'the description of a captured hold',
    setHold(2, "description = 'A short job'"),
    /hold .*2: does not fit transaction 7/,
  ],
  ['a hold’s amount below nothing', setHold(3, 'amount = -1'), /hold .*3: sets nothing aside/],
  [
    'a hold’s state to one that does not exist',
    setHold(3, "state = 'lost'"),
    /hold .*3: has no state that Coffer knows/,
  ],
  ['a hold’s end to before it began', setHold(3, 'expires_at = 0'), /hold .*3: ends before it begins/],
  [
    'what is left of a lot',
    setLot(3, 'remaining = 4000000000'),
    /^wallet ada: has not the 3\.999999997 left of transaction 3/,
  ],
  [
    'what is left of a used lot',
    setLot(2, 'remaining = 1'),
    /^wallet ada, transaction 2: its credits have no lot/,
  ],
  [
    'what is left of a lot beyond what it gave',
    setLot(3, 'remaining = 5000000000'),
    /transaction 3: has a lot with more left than it gave/,
  ],
  [
    'how often a lot expired',
    setLot(6, 'expiries = 1'),
    /^wallet kim, transaction 6: its credits have no lot/,
  ],
  [
    'the end of a lot',
    setLot(3, 'expires_at = expires_at + 1'),
    /transaction 3: has a lot that expires at another time/,
  ],
  ['the wallet of a lot', setLot(3, 'wallet_id = 2'), /transaction 3: has a lot in another wallet/],
  [
    'what a purchase gave',
    'UPDATE purchase SET credits = 60000000000',
    /purchase .*: does not fit the transaction it names/,
  ],
  [
    'whom a purchase credited',
    "UPDATE purchase SET creditee_id = 'bob'",
    /purchase .*: does not fit the transaction it names/,
  ],
  [
    'the checkout of a purchase',
    "UPDATE purchase SET checkout_id = 'chk_2'",
    /purchase .*: does not fit the transaction it names/,
  ],
  [
    'the transaction of a purchase',
    'UPDATE purchase SET transaction_seq = 4',
    /purchase .*: does not fit the transaction it names/,
    /transaction 1: credits a purchase that is not there/,
  ],
  [
    'the transaction of a paid purchase to none',
    'UPDATE purchase SET transaction_seq = NULL',
    /purchase .*: is paid, and was never credited/,
  ],
  [
    'the state of a purchase',
    "UPDATE purchase SET state = 'open'",
    /purchase .*: was credited, and says that it is open/,
  ],
  [
    'a day’s sum',
    "UPDATE day_total SET nano_credits = nano_credits + 1 WHERE type = 'bonus'",
    /^the total of 2026-11-01, bonus: does not add up/,
  ],
  [
    'a day’s count',
    "UPDATE day_total SET count = 2 WHERE type = 'bonus'",
    /^the total of 2026-11-01, bonus: does not add up/,
  ],
  [
    'where a day’s rows end',
    "UPDATE day_total SET last_seq = 9 WHERE type = 'bonus'",
    /^the total of 2026-11-01, bonus: does not add up/,
  ],
  [
    'an overdraft below nothing',
    'UPDATE overdraft_change SET overdraft = -1 WHERE id = 1',
    /change of an overdraft 1: allows less than nothing/,
  ],
];
