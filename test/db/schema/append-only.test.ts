import type SQLite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../../db/index.ts';
import { command, connectPlain, openWith } from '../open.ts';

const columns = '(seq, wallet_id, type, amount, balance_after, origin, source, actor_id, created_at, hash)';

// Everything that could make the books say something else, as somebody with a shell on the file would try it.
// Wallet 1 is ada's: 10 credits in row 1, 5 more in row 2. Wallet 2 is bob's: empty.
const forgeries: readonly (readonly [string, string])[] = [
  ['changing an amount', 'UPDATE ledger_transaction SET amount = 1 WHERE seq = 1'],
  ['changing a description', "UPDATE ledger_transaction SET description = 'x'"],
  ['changing a row to itself', 'UPDATE ledger_transaction SET seq = seq'],
  ['changing or replacing', 'UPDATE OR REPLACE ledger_transaction SET seq = 1 WHERE seq = 2'],
  ['deleting a row', 'DELETE FROM ledger_transaction WHERE seq = 2'],
  ['deleting all rows', 'DELETE FROM ledger_transaction'],
  ['replacing a row by seq', insert('OR REPLACE', { seq: 2, balance: 16, amount: 1, source: 'new' })],
  ['replacing a row by source', insert('OR REPLACE', { seq: 3, balance: 16, amount: 1, source: 'two' })],
  ['filling a gap before the last row', insert('', { seq: 0, balance: 16, amount: 1, source: 'new' })],
  ['ignoring the order', insert('OR IGNORE', { seq: 1, balance: 16, amount: 1, source: 'new' })],
  ['a wrong balance after', insert('', { seq: 3, balance: 17, amount: 1, source: 'new' })],
  [
    'a wallet that is not there',
    insert('', { seq: 3, balance: 1, amount: 1, source: 'new' }).replace('(3, 1,', '(3, 9,'),
  ],
  ['raising a balance', 'UPDATE wallet SET balance = balance + 1 WHERE id = 1'],
  ['raising an empty balance', 'UPDATE wallet SET balance = 1 WHERE id = 2'],
  ['pointing at another row', 'UPDATE wallet SET last_seq = 1 WHERE id = 1'],
  ['breaking the chain', 'UPDATE wallet SET last_hash = zeroblob(32) WHERE id = 1'],
  [
    'turning a wallet back to an earlier row',
    'UPDATE wallet SET (balance, last_seq, last_hash) = (SELECT balance_after, seq, hash FROM ledger_transaction WHERE seq = 1) WHERE id = 1',
  ],
  [
    "taking another wallet's row",
    'UPDATE wallet SET (balance, last_seq, last_hash) = (SELECT balance_after, seq, hash FROM ledger_transaction WHERE seq = 2) WHERE id = 2',
  ],
  ['deleting a wallet', 'DELETE FROM wallet WHERE id = 2'],
  ['giving a wallet away', "UPDATE wallet SET user_id = 'eve' WHERE id = 1"],
  ['giving a wallet another key', 'UPDATE wallet SET id = 7 WHERE id = 1'],
  [
    'replacing a wallet',
    "INSERT OR REPLACE INTO wallet (id, user_id, last_hash) VALUES (1, 'ada', zeroblob(32))",
  ],
  [
    'replacing a wallet by its user',
    "INSERT OR REPLACE INTO wallet (user_id, last_hash) VALUES ('ada', zeroblob(32))",
  ],
  [
    'replacing a user, and the wallet with it',
    "INSERT OR REPLACE INTO user (id, name, email, email_verified, created_at, updated_at) VALUES ('ada', 'a', 'x@example.com', 0, 0, 0)",
  ],
  [
    'a wallet that starts full',
    "INSERT INTO wallet (user_id, balance, last_hash) VALUES ('eve', 5, zeroblob(32))",
  ],
  ['changing an actor', "UPDATE actor SET ref = 'bob' WHERE id = 1"],
  ['deleting an actor', 'DELETE FROM actor WHERE id = 1'],
  ['replacing an actor', "INSERT OR REPLACE INTO actor (id, type, ref) VALUES (1, 'user', 'bob')"],
  ['replacing an actor by name', "INSERT OR REPLACE INTO actor (id, type, ref) VALUES (5, 'user', 'ada')"],
];

function insert(or: string, row: { seq: number; balance: number; amount: number; source: string }): string {
  const credit = 1_000_000_000;
  const balance = row.balance * credit;
  return `INSERT ${or} INTO ledger_transaction ${columns} VALUES
    (${row.seq}, 1, 'bonus', ${row.amount * credit}, ${balance}, 'request', '${row.source}', 1, 0, zeroblob(32))`;
}

describe('the file itself refuses', () => {
  it.each(forgeries)('%s', async (_, statement) => {
    const { db } = openWith('ada', 'bob');
    const plain = await fill(db);
    const before = dump(plain);
    const settings = { recursive: 'recursive_triggers', foreign: 'foreign_keys' };
    for (const [recursive, foreign] of [
      ['OFF', 'OFF'],
      ['ON', 'ON'],
    ]) {
      plain.pragma(`${settings.recursive} = ${recursive}`);
      plain.pragma(`${settings.foreign} = ${foreign}`);
      expect(() => plain.exec(statement)).toThrow(/never|append-only|only with|starts empty|plus its amount/);
    }
    expect(dump(plain)).toEqual(before);
  });

  it.each([
    ['taking with a type that gives', 'bonus', -1],
    ['giving with a type that takes', 'usage', 1],
    ['a movement of nothing', 'usage', 0],
    ['a type that nobody knows', 'gift', 1],
  ])('%s', async (_, type, amount) => {
    const { db } = openWith('ada', 'bob');
    const plain = await fill(db);
    const statement = `INSERT INTO ledger_transaction ${columns} VALUES
      (3, 2, '${type}', ${amount}, ${amount}, 'request', 'x', 1, 0, zeroblob(32))`;
    expect(() => plain.exec(statement)).toThrow('transaction_sign_fits_type');
  });

  it.each([
    ['a float for an amount', '1.5'],
    ['text for an amount', "'five'"],
  ])('%s', async (_, amount) => {
    const { db } = openWith('ada', 'bob');
    const plain = await fill(db);
    const statement = `INSERT INTO ledger_transaction ${columns} VALUES
      (3, 2, 'bonus', ${amount}, ${amount}, 'request', 'x', 1, 0, zeroblob(32))`;
    expect(() => plain.exec(statement)).toThrow(/plus its amount|cannot store/);
  });

  it('a second row of one source, which is told apart from a first one', async () => {
    const { db } = openWith('ada', 'bob');
    const plain = await fill(db);
    expect(() => plain.exec(insert('', { seq: 3, balance: 16, amount: 1, source: 'two' }))).toThrow(
      'append-only',
    );
    plain.exec(insert('', { seq: 3, balance: 16, amount: 1, source: 'three' }));
    expect(plain.prepare('SELECT balance FROM wallet WHERE id = 1').pluck().get()).toBe(16_000_000_000n);
  });
});

async function fill(db: Database): Promise<SQLite.Database> {
  await db.ledger.post(command({ amount: '10', sourceId: 'one' }));
  await db.ledger.post(command({ amount: '5', sourceId: 'two' }));
  return connectPlain(db.path);
}

function dump(plain: SQLite.Database): unknown {
  return ['ledger_transaction', 'wallet', 'actor', 'user'].map((table) =>
    plain.prepare(`SELECT * FROM ${table} ORDER BY rowid`).all(),
  );
}
