import { randomBytes } from 'node:crypto';
import SQLite from 'better-sqlite3';

// Started as `node raw-sqlite.ts <new file> <wallets> <seconds>`: inserts the rows that a batch of spends becomes and moves
// the balances, with nothing around it: no rules, no hashes, no triggers. Prints rows a second.

const [path = '', walletsText = '', secondsText = ''] = process.argv.slice(2);
const wallets = Number(walletsText);
const batchRows = 1000;

const client = new SQLite(path);
client.pragma('journal_mode = WAL');
client.pragma('synchronous = FULL');
client.pragma('wal_autocheckpoint = 16000');
client.exec(`
  CREATE TABLE IF NOT EXISTS ledger_transaction (seq integer PRIMARY KEY, wallet_id integer NOT NULL, type text NOT NULL,
    amount integer NOT NULL, balance_after integer NOT NULL, origin text NOT NULL, source any, description text,
    actor_id integer NOT NULL, metadata text, created_at integer NOT NULL, hash blob NOT NULL, expires_at integer) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS by_source ON ledger_transaction (origin, source);
  CREATE INDEX IF NOT EXISTS by_wallet ON ledger_transaction (wallet_id);
  CREATE TABLE IF NOT EXISTS wallet (id integer PRIMARY KEY, user_id text NOT NULL UNIQUE, balance integer NOT NULL,
    last_seq integer NOT NULL, last_hash blob NOT NULL) STRICT;`);
const addWallet = client.prepare(
  'INSERT OR IGNORE INTO wallet VALUES (?, ?, 1000000000000000, 0, zeroblob(32))',
);
client.transaction(() => {
  for (let id = 1; id <= wallets; id += 1) addWallet.run(id, `01990000-0000-7000-8000-${id}`);
})();

const read = client.prepare<[number], number>('SELECT balance FROM wallet WHERE id = ?').pluck();
const insert = client.prepare(
  "INSERT INTO ledger_transaction VALUES (NULL, ?, 'usage', ?, ?, 'request', ?, NULL, 1, NULL, ?, ?, NULL)",
);
const move = client.prepare('UPDATE wallet SET balance = ?, last_seq = ?, last_hash = ? WHERE id = ?');

const postBatch = client.transaction((turn: number) => {
  const random = randomBytes(batchRows * 48);
  for (let index = 0; index < batchRows; index += 1) {
    const wallet = (((turn + index) * 7919) % wallets) + 1;
    const at = index * 48;
    const hash = random.subarray(at, at + 32);
    const balance = (read.get(wallet) ?? 0) - 1_000_000;
    const row = [wallet, -1_000_000, balance, random.subarray(at + 32, at + 48), Date.now(), hash];
    const { lastInsertRowid } = insert.run(...row);
    move.run(balance, lastInsertRowid, hash, wallet);
  }
});

let rows = 0;
const startedAtMs = performance.now();
const seconds = Number(secondsText);
while (performance.now() - startedAtMs < seconds * 1000) {
  postBatch(rows);
  rows += batchRows;
}
process.stdout.write(`${rows / ((performance.now() - startedAtMs) / 1000)}\n`);
client.close();
