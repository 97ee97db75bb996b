import type SQLite from 'better-sqlite3';
import { hashTransaction } from '../ledger/hash.ts';
import { type TransactionType, isGiving, transactionTypes } from '../ledger/rules/type.ts';
import type { Clock } from '../store.ts';
import type { Books } from './books.ts';
import { type ChainRow, prepareWalletRows, toChainRow } from './chain-rows.ts';
import type { Finding } from './finding.ts';
import { LotReplay, type Replayed, type ReplayedLot } from './lot-replay.ts';
import { WalletViews, compare } from './wallet-view.ts';

/** Rows read at a time: about a millisecond of work. */
const stepRows = 200;

/** Of one wallet at most so many rows are told, and then how many there are: a forged user id breaks all of them. */
const toldRows = 20;

const knownTypes: ReadonlySet<string> = new Set(transactionTypes);

interface Owner {
  readonly id: bigint;
  readonly user_id: string;
}

/**
 * Walks through every wallet's rows in order, and compares where they lead with the wallet. Yields after each step, and ends
 * with what there was when it came to a wallet, however fast the books move.
 */
export function* checkWallets({ readClient, now }: Books): Generator<readonly Finding[], number> {
  const end = readClient.prepare<[], bigint | null>('SELECT max(id) FROM wallet').pluck().get() ?? 0n;
  const next = readClient.prepare<[bigint, bigint], Owner>(
    'SELECT id, user_id FROM wallet WHERE id > ? AND id <= ? ORDER BY id LIMIT 1',
  );
  const walks = new Walks(readClient, now);
  let count = 0;
  for (let owner = next.get(0n, end); owner; owner = next.get(owner.id, end)) {
    yield* walks.walk(owner);
    count += 1;
  }
  return count;
}

/** How far the walk through one wallet has come. */
interface Walk {
  readonly owner: Owner;
  readonly lots: LotReplay;
  seq: number;
  balance: bigint;
  hash: Buffer;
  wrong: number;
}

class Walks {
  readonly #rows;
  readonly #views: WalletViews;
  readonly #lot;

  constructor(client: SQLite.Database, now: Clock) {
    this.#rows = prepareWalletRows(client);
    this.#views = new WalletViews(client, now);
    this.#lot = client.prepare<[number], { remaining: bigint; expiries: bigint }>(
      'SELECT remaining, expiries FROM lot WHERE transaction_seq = ?',
    );
  }

  *walk(owner: Owner): Generator<readonly Finding[]> {
    const start = { seq: 0, balance: 0n, hash: Buffer.alloc(32), wrong: 0 };
    const walk: Walk = { owner, lots: new LotReplay(), ...start };
    const view = this.#views.look(owner.user_id);
    if (view.findings.length > 0) yield view.findings;
    while (walk.seq < view.endSeq) {
      const rows = this.#rows.all(owner.id, walk.seq, view.endSeq, stepRows);
      yield rows.flatMap((columns) => this.#follow(walk, toChainRow(columns)));
      if (rows.length < stepRows) break;
    }
    if (walk.wrong > toldRows) {
      yield [told(walk, null, `has ${walk.wrong} rows that are wrong; the first ${toldRows} were told`)];
    }
    yield compare(view, walk);
  }

  /** Goes on from what stands in the row, so that one change is told once. */
  #follow(walk: Walk, row: ChainRow): Finding[] {
    const replayed = walk.lots.apply(row);
    const problem = problemOf(walk, row) ?? replayed.problem;
    walk.seq = row.seq;
    walk.balance = row.balanceAfter;
    walk.hash = row.hash;
    if (problem !== null) walk.wrong += 1;
    const isTold = problem !== null && walk.wrong <= toldRows;
    return [...(isTold ? [told(walk, row.seq, problem)] : []), ...this.#endedLots(walk, replayed)];
  }

  #endedLots(walk: Walk, { ended }: Replayed): Finding[] {
    return ended
      .filter((lot) => !this.#isEnded(lot))
      .map(({ seq }) => {
        const text = `its credits have no lot that says they are used up, as later rows did`;
        return { kind: 'lot', userId: walk.owner.user_id, seq, about: null, text };
      });
  }

  #isEnded({ seq, expiries }: ReplayedLot): boolean {
    const lot = this.#lot.get(seq);
    return lot?.remaining === 0n && Number(lot.expiries) === expiries;
  }
}

function told({ owner }: Walk, seq: number | null, text: string): Finding {
  return { kind: seq === null ? 'wallet' : 'chain', userId: owner.user_id, seq, about: null, text };
}

/** Why a row is not what followed the one before it; null where it is. */
function problemOf(walk: Walk, row: ChainRow): string | null {
  if (!hashTransaction(walk.hash, row).equals(row.hash)) {
    return 'does not have the hash of its content: it was changed or inserted, or a row before it was removed';
  }
  if (walk.balance + row.amount !== row.balanceAfter)
    return 'does not leave the balance before it plus its amount';
  if (!knownTypes.has(row.type))
    return `has the type ${JSON.stringify(row.type)}, which Coffer does not know`;
  if (isGiving(row.type as TransactionType) !== row.amount > 0n || row.amount === 0n) {
    return 'has an amount that its type cannot have';
  }
  return row.isSourceSound ? null : 'has its source in another form than Coffer stores it in';
}
