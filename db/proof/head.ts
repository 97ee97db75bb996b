import { createHash } from 'node:crypto';
import type SQLite from 'better-sqlite3';
import type { TransactionType } from '../ledger/rules/type.ts';
import type { Books } from './books.ts';
import { type DaySums, addUpRows, readDaySums } from './totals.ts';

/** The sum of all transactions of a type. */
export interface TypeSum {
  readonly type: TransactionType;
  readonly count: number;
  /** Signed nanocredits; over all wallets this may need more than 64 bits. */
  readonly amount: bigint;
}

/** What a ledger comes to as of one of its rows: two ledgers that differ before it cannot come to the same. */
export interface LedgerHead {
  readonly instanceId: string;
  /** The last transaction it covers; 0 for none. */
  readonly seq: number;
  /** The wallets that had moved by then, and the digest of where each of them stood. */
  readonly wallets: { readonly count: number; readonly sha256: string };
  /** By type, in the order of their names; only types that there are. */
  readonly totals: readonly TypeSum[];
}

/** A row of the ledger, and what all up to it come to by type. */
export type LedgerEnd = Pick<LedgerHead, 'seq' | 'totals'>;

/** The last row, with the sums that were kept along with it: a few reads. */
export function readLedgerEnd({ readClient }: Books): LedgerEnd {
  const { sums, lastSeq } = readDaySums(readClient);
  return { seq: lastSeq, totals: totalsOf(sums) };
}

/** The same for an earlier row, added up anew from all rows before it. Yields after each step. */
export function* addUpTo({ readClient }: Books, seq: number): Generator<null, LedgerEnd> {
  return { seq, totals: totalsOf(yield* addUpRows(readClient, seq)) };
}

function totalsOf(sums: DaySums): TypeSum[] {
  return sumByType(
    [...sums].map(([name, { count, amount }]) => {
      return { type: name.slice(name.indexOf(' ') + 1) as TransactionType, count, amount };
    }),
  );
}

/** Adds up what is given of each type, in the order of their names. */
export function sumByType(parts: readonly TypeSum[]): TypeSum[] {
  const byType = new Map<TransactionType, TypeSum>();
  for (const { type, count, amount } of parts) {
    const before = byType.get(type) ?? { type, count: 0, amount: 0n };
    byType.set(type, { type, count: before.count + count, amount: before.amount + amount });
  }
  return [...byType.values()].sort((left, right) => (left.type < right.type ? -1 : 1));
}

/** Goes through all wallets as of a row. Yields after each step. */
export function* readHead(books: Books, { seq, totals }: LedgerEnd): Generator<null, LedgerHead> {
  const wallets = yield* digestWallets(books.readClient, seq);
  return { instanceId: books.instanceId, seq, totals, wallets };
}

/** Wallets looked at in a step. */
const stepWallets = 100;

interface Stand {
  readonly user_id: string;
  readonly seq: bigint | null;
  readonly hash: Buffer | null;
}

/** SHA-256 over "<user id> <last seq> <last hash in hex>\n" of every wallet that had moved, by user id. */
function* digestWallets(client: SQLite.Database, seq: number): Generator<null, LedgerHead['wallets']> {
  const read = client.prepare<[string, number, number], Stand>(
    `SELECT w.user_id, t.seq, t.hash
    FROM (SELECT id, user_id FROM wallet WHERE user_id > ? ORDER BY user_id LIMIT ?) AS w
    LEFT JOIN ledger_transaction AS t
    ON t.seq = (SELECT max(seq) FROM ledger_transaction WHERE wallet_id = w.id AND seq <= ?)
    ORDER BY w.user_id`,
  );
  const digest = createHash('sha256');
  let count = 0;
  for (let after = ''; ; yield null) {
    const stands = read.all(after, stepWallets, seq);
    for (const stand of stands) {
      after = stand.user_id;
      if (stand.seq === null || stand.hash === null) continue;
      digest.update(`${stand.user_id} ${stand.seq} ${stand.hash.toString('hex')}\n`);
      count += 1;
    }
    if (stands.length < stepWallets) return { count, sha256: digest.digest('hex') };
  }
}
