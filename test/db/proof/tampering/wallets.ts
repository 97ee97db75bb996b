import { type Tampering, setWallet } from './sql.ts';

/** Wallets that do not say what their rows do. */
export const changedWallets: readonly Tampering[] = [
  [
    'a balance',
    setWallet('ada', 'balance = balance + 1'),
    /^wallet ada: has a balance of 54\.999999998, and by its rows it is 54\.999999997/,
  ],
  [
    'the balance of a wallet that never moved',
    setWallet('eve', 'balance = 1'),
    /^wallet eve: has a balance of 0\.000000001/,
  ],
  [
    'what is held',
    setWallet('ada', 'held = 0'),
    /^wallet ada: holds back 0\.00, and by its open holds it is 12\.00/,
  ],
  ['an overdraft', setWallet('eve', 'overdraft = 1000000000'), /^wallet eve: may go below zero by 1\.00/],
  [
    'what expires',
    setWallet('ada', 'expiring = 0'),
    /^wallet ada: says that expire 0\.00, and by its rows it is 4\.999999997/,
  ],
  [
    'the last transaction',
    setWallet('ada', 'last_seq = 15'),
    /^wallet ada: says its last transaction is 15, and its rows end with 17/,
  ],
  [
    'the last hash',
    setWallet('ada', 'last_hash = zeroblob(32)'),
    /^wallet ada: does not have the hash of its last row/,
  ],
  [
    'when it is looked at again, to never',
    setWallet('ada', 'due_at = NULL'),
    /^wallet ada: is not looked at again/,
  ],
  [
    'when it is looked at again, to too late',
    setWallet('ada', 'due_at = 1893456000000'),
    /^wallet ada: is not looked at again/,
  ],
];
