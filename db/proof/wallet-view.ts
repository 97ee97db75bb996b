import type SQLite from 'better-sqlite3';
import { formatCredits } from '../ledger/credits.ts';
import { type Wallet, Wallets } from '../ledger/sqlite/wallets.ts';
import type { Clock } from '../store.ts';
import type { Finding, FindingKind } from './finding.ts';
import type { LotReplay } from './lot-replay.ts';

/** Where a wallet's rows lead. */
export interface End {
  readonly seq: number;
  readonly balance: bigint;
  readonly hash: Buffer;
  /** What history leaves of credits that expire. */
  readonly lots: LotReplay;
}

interface StoredLot {
  readonly seq: bigint;
  readonly remaining: bigint;
  readonly expiries: bigint;
}

/** A wallet as of one moment, with all that its rows up to then must lead to. The books may move on while those are read. */
export interface WalletView {
  readonly wallet: Wallet;
  /** The last row that the wallet has, whatever it says itself. */
  readonly endSeq: number;
  readonly lots: readonly StoredLot[];
  /** What can be told without the rows. */
  readonly findings: readonly Finding[];
}

/** Looks at wallets. */
export class WalletViews {
  readonly #wallets: Wallets;
  readonly #now: Clock;
  readonly #end;
  readonly #overdraft;
  readonly #lots;
  readonly #look;

  constructor(client: SQLite.Database, now: Clock) {
    this.#now = now;
    this.#wallets = new Wallets(client);
    this.#end = client
      .prepare<[bigint], bigint | null>('SELECT max(seq) FROM ledger_transaction WHERE wallet_id = ?')
      .pluck();
    this.#overdraft = client
      .prepare<[bigint], bigint>(
        'SELECT overdraft FROM overdraft_change WHERE wallet_id = ? ORDER BY id DESC LIMIT 1',
      )
      .pluck();
    this.#lots = client.prepare<[bigint], StoredLot>(
      'SELECT transaction_seq AS seq, remaining, expiries FROM lot WHERE wallet_id = ? AND remaining > 0',
    );
    this.#look = client.transaction((userId: string) => this.#see(userId));
  }

  /** In one view of the file. */
  look(userId: string): WalletView {
    return this.#look(userId);
  }

  #see(userId: string): WalletView {
    const wallet = this.#wallets.read(userId);
    const allowed = this.#overdraft.get(wallet.id) ?? 0n;
    return {
      wallet,
      endSeq: Number(this.#end.get(wallet.id) ?? 0n),
      lots: this.#lots.all(wallet.id),
      findings: [
        ...this.#holdProblems(wallet).map((text) => tell(wallet, 'hold', text)),
        ...difference('may go below zero by', wallet.overdraft, {
          by: 'who last allowed it',
          is: allowed,
        }).map((text) => tell(wallet, 'overdraft', text)),
      ],
    };
  }

  #holdProblems(wallet: Wallet): string[] {
    const holds = this.#wallets.openHolds(wallet);
    const held = holds.reduce((sum, hold) => sum + hold.amount, 0n);
    // What open holds need does not expire before the first of them ends, whatever the clock says.
    const mayEnd = wallet.balance > wallet.held ? [...holds, ...this.#wallets.lots(wallet)] : holds;
    const firstMs = mayEnd.reduce((first, each) => Math.min(first, each.expiresAtMs), Infinity);
    const latest = Math.max(firstMs, this.#now());
    const isAwake = firstMs === Infinity || (wallet.dueAt !== null && Number(wallet.dueAt) <= latest);
    return [
      ...difference('holds back', wallet.held, { by: 'its open holds', is: held }),
      ...(isAwake ? [] : ['is not looked at again when its holds and credits end']),
    ];
  }
}

/** What of a wallet is not where its rows lead. */
export function compare({ wallet, lots }: WalletView, end: End): Finding[] {
  return [
    ...rowsProblems(wallet, end).map((text) => tell(wallet, 'wallet', text)),
    ...lotProblems(wallet, lots, end.lots).map((text) => tell(wallet, 'lot', text)),
  ];
}

function rowsProblems(wallet: Wallet, end: End): string[] {
  const isSameSeq = Number(wallet.lastSeq) === end.seq;
  return [
    ...difference('has a balance of', wallet.balance, { by: 'its rows', is: end.balance }),
    ...(isSameSeq
      ? []
      : [`says its last transaction is ${wallet.lastSeq}, and its rows end with ${end.seq}`]),
    ...(wallet.lastHash.equals(end.hash) ? [] : ['does not have the hash of its last row']),
  ];
}

function lotProblems(wallet: Wallet, lots: readonly StoredLot[], replay: LotReplay): string[] {
  const stored = new Map(lots.map((lot) => [Number(lot.seq), lot]));
  const wrong = [...replay.left.values()].filter((lot) => {
    const found = stored.get(lot.seq);
    return found?.remaining !== lot.remaining || Number(found.expiries) !== lot.expiries;
  });
  const strange = [...stored.keys()].filter((seq) => !replay.left.has(seq));
  return [
    ...difference('says that expire', wallet.expiring, { by: 'its rows', is: replay.expiring }),
    ...wrong.map(({ seq, remaining }) => {
      return `has not the ${formatCredits(remaining)} left of transaction ${seq} that its rows leave`;
    }),
    ...strange.map((seq) => `has credits left of transaction ${seq}, where its rows leave none`),
  ];
}

function difference(verb: string, found: bigint, expected: { by: string; is: bigint }): string[] {
  if (found === expected.is) return [];
  return [`${verb} ${formatCredits(found)}, and by ${expected.by} it is ${formatCredits(expected.is)}`];
}

function tell({ userId }: Wallet, kind: FindingKind, text: string): Finding {
  return { kind, userId, seq: null, about: null, text };
}
