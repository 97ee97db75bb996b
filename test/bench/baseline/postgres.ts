import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { usersInTurn } from '../load/order.ts';

// Started as `node postgres.ts <wallets> <wallets that move> <seconds>`, with BENCH_POSTGRES_URL: the ledger table that a team
// would build, and 64 connections that each move a balance and insert its row in one database transaction. Prints
// transactions a second. What it makes stands in a schema of its own, which goes at the end.

const [walletsText = '', movingText = '', secondsText = ''] = process.argv.slice(2);
const wallets = Number(walletsText);
const connections = 64;
const connectionString = process.env['BENCH_POSTGRES_URL'] ?? '';

const clients = Array.from({ length: connections }, () => new Client({ connectionString }));
await Promise.all(clients.map((client) => client.connect()));
const [first] = clients;
if (!first) throw new Error('there is no connection');

await first.query('DROP SCHEMA IF EXISTS coffer_bench CASCADE');
await first.query('CREATE SCHEMA coffer_bench');
await first.query(`CREATE TABLE coffer_bench.wallet (id int PRIMARY KEY, balance bigint NOT NULL)`);
await first.query(`CREATE TABLE coffer_bench.ledger (seq bigserial PRIMARY KEY, wallet_id int NOT NULL, type text NOT NULL,
  amount bigint NOT NULL, balance_after bigint NOT NULL, origin text NOT NULL, source uuid NOT NULL, description text,
  actor_id int NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), hash bytea NOT NULL, UNIQUE (origin, source))`);
await first.query('CREATE INDEX ON coffer_bench.ledger (wallet_id, seq)');
await first.query(
  `INSERT INTO coffer_bench.wallet SELECT id, 1000000000000000 FROM generate_series(0, $1 - 1) id`,
  [wallets],
);
await first.query('ANALYZE coffer_bench.wallet');
for (const client of clients) await client.query('SET synchronous_commit = on');

const move = {
  name: 'move',
  text: `UPDATE coffer_bench.wallet SET balance = balance - 1000000 WHERE id = $1 AND balance >= 1000000
    RETURNING balance`,
};
const insert = {
  name: 'insert',
  text: `INSERT INTO coffer_bench.ledger (wallet_id, type, amount, balance_after, origin, source, actor_id, hash)
    VALUES ($1, 'usage', -1000000, $2, 'request', $3, 1, $4)`,
};

const nextWallet = usersInTurn(Number(movingText));
const startedAtMs = performance.now();
const endMs = startedAtMs + Number(secondsText) * 1000;
let done = 0;

async function work(client: Client): Promise<void> {
  while (performance.now() < endMs) {
    const wallet = nextWallet();
    await client.query('BEGIN');
    const { rows } = await client.query<{ balance: string }>({ ...move, values: [wallet] });
    const values = [wallet, rows[0]?.balance, randomUUID(), randomBytes(32)];
    await client.query({ ...insert, values });
    await client.query('COMMIT');
    done += 1;
  }
}

await Promise.all(clients.map(work));
process.stdout.write(`${done / ((performance.now() - startedAtMs) / 1000)}\n`);
await first.query('DROP SCHEMA coffer_bench CASCADE');
await Promise.all(clients.map((client) => client.end()));
