import { type Tampering, changedRow, setRow, setWallet } from './sql.ts';

/** Rows that say something else than was posted. */
export const changedRows: readonly Tampering[] = [
  ['an amount', setRow(5, 'amount = -4000000000'), changedRow('ada', 5)],
  ['a balance after', setRow(5, 'balance_after = 1'), changedRow('ada', 5)],
  ['a type', setRow(3, "type = 'admin_grant'"), changedRow('ada', 3)],
  ['a description', setRow(2, "description = 'For ever'"), changedRow('ada', 2)],
  ['a description that was not there', setRow(4, "description = ''"), changedRow('bob', 4)],
  ['metadata', setRow(2, 'metadata = \'{"team":"b"}\''), changedRow('ada', 2)],
  ['an origin', setRow(5, "origin = 'wallet:bob'"), changedRow('ada', 5)],
  ['a source', setRow(13, "source = 'call-9'"), changedRow('ada', 13)],
  ['a source to none', setRow(13, 'source = NULL'), changedRow('ada', 13)],
  [
    'a source to its text, so that it may post again',
    setRow(4, "source = '0190a5d4-7c00-7abc-8000-000000000001'"),
    /transaction 4: has its source in another form/,
  ],
  ['a source to a number', setRow(13, 'source = 7'), changedRow('ada', 13)],
  [
    'who did it',
    setRow(5, "actor_id = (SELECT id FROM actor WHERE type = 'provider')"),
    changedRow('ada', 5),
  ],
  ['the name of who did it', "UPDATE actor SET ref = 'eve' WHERE ref = 'ada'", changedRow('ada', 5)],
  ['a time', setRow(5, 'created_at = created_at + 1'), changedRow('ada', 5)],
  [
    'the end of credits',
    setRow(2, 'expires_at = expires_at + 1'),
    changedRow('ada', 2),
    /transaction 2: has a lot that expires at another time/,
  ],
  ['the end of credits to none', setRow(2, 'expires_at = NULL'), changedRow('ada', 2)],
  ['a hash', setRow(5, 'hash = zeroblob(32)'), changedRow('ada', 5)],
  [
    'the last hash of a wallet and its row',
    `${setRow(17, 'hash = zeroblob(32)')}; ${setWallet('ada', 'last_hash = zeroblob(32)')}`,
    changedRow('ada', 17),
  ],
  ['the wallet of a row', setRow(13, 'wallet_id = 2'), changedRow('bob', 13), changedRow('ada', 14)],
  ['the wallet of a row to none', setRow(13, 'wallet_id = 99'), /transaction 13: belongs to no wallet/],
  ['who did it to nobody', setRow(13, 'actor_id = 99'), /transaction 13: was done by nobody/],
  [
    'the owners of two wallets',
    "UPDATE wallet SET user_id = iif(user_id = 'ada', 'x', 'ada') WHERE user_id IN ('ada', 'eve'); UPDATE wallet SET user_id = 'eve' WHERE user_id = 'x'",
    changedRow('eve', 1),
  ],
  [
    'two rows into each other’s place',
    'UPDATE ledger_transaction SET seq = 99 WHERE seq = 13; UPDATE ledger_transaction SET seq = 13 WHERE seq = 14; UPDATE ledger_transaction SET seq = 14 WHERE seq = 99',
    changedRow('ada', 13),
    changedRow('ada', 14),
  ],
  [
    'a row to the end',
    'UPDATE ledger_transaction SET seq = 18 WHERE seq = 5',
    /^transaction 5: is missing/,
    changedRow('ada', 18),
  ],
  [
    'a row to before the first',
    'UPDATE ledger_transaction SET seq = 0 WHERE seq = 4',
    /^transaction 0: stands before the first/,
    /^transaction 4: is missing/,
  ],
  [
    'a row far beyond the end',
    'UPDATE ledger_transaction SET seq = 9007199254740991 WHERE seq = 17',
    /^transactions 17 to 9007199254740990: are missing/,
  ],
];
