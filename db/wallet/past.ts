import type SQLite from 'better-sqlite3';
import { type Credits, zeroCredits } from '../ledger/credits.ts';
import type { Store } from '../store.ts';
import { TimeSearch } from '../transaction/time-range.ts';

/** What the books said of a wallet at a moment. */
export interface PastBalance {
  readonly balance: Credits;
  /** The last transaction this includes; 0 before the first. */
  readonly asOfSeq: number;
}

/**
 * The balance as of a moment, that moment's transactions included.
 * @throws Refusal `user_not_found`.
 */
export async function getBalanceAt(store: Store, userId: string, at: Date): Promise<PastBalance> {
  const { id } = store.wallets.readStanding(userId);
  return new PastBalances(store.readClient).at(id, at.getTime());
}

/** Tells of many moments what `getBalanceAt` tells of one, as of when it was made. */
export class PastBalances {
  readonly #search: TimeSearch;
  readonly #lastUpTo;

  constructor(client: SQLite.Database) {
    this.#search = new TimeSearch(client);
    this.#lastUpTo = client.prepare<[bigint, number, number], { seq: bigint; balance_after: bigint }>(
      `SELECT seq, balance_after FROM ledger_transaction WHERE wallet_id = ? AND seq <= ? AND created_at <= ?
      ORDER BY seq DESC LIMIT 1`,
    );
  }

  /** @param atMs Milliseconds since 1970 UTC. */
  at(walletId: bigint, atMs: number): PastBalance {
    const range = this.#search.range({ toMs: atMs });
    const row = range && this.#lastUpTo.get(walletId, range.last, atMs);
    return { balance: (row?.balance_after ?? zeroCredits) as Credits, asOfSeq: Number(row?.seq ?? 0n) };
  }
}
