import {
  type Balance,
  type Change,
  type Store,
  type Transaction,
  findUndoings,
  getBalance,
  listTransactions,
} from '@coffer/db';
import { Bell } from './bell.ts';
import { type OtherChange, OtherChanges } from './other-changes.ts';

/** A row of the wallet's history. */
export interface Movement {
  readonly transaction: Transaction;
  /** The id of the transaction that undid it, or null. */
  readonly reversedBy: string | null;
}

/** Where a watcher stands: the last movement and the last other change that it was told of. */
export interface Position {
  readonly seq: number;
  readonly change: number;
}

interface Page {
  /** Nothing of the wallet lies between this and the first movement. */
  readonly afterSeq: number;
  readonly movements: readonly Movement[];
  readonly hasMore: boolean;
}

/** The first change is read at once, and what comes within this time after it together. */
export const gatherMs = 250;

/** Another process may have written: its movements are found by looking, this often. */
const lookAgainMs = 5000;

const pageSize = 100;

/**
 * Reads one wallet once for all who watch it. It keeps the last page that it read and no more: who is slower than that
 * reads for itself, so that nothing piles up for anybody.
 */
export class WalletFeed {
  readonly #db: Store;
  readonly #userId: string;
  readonly #bell = new Bell();
  readonly #watchers = new Set<Bell>();
  readonly #others: OtherChanges;
  #page: Page;
  #balance: Balance;
  #failure: { readonly cause: unknown } | null = null;

  /** Begins after the movements that a balance includes. */
  constructor(db: Store, balance: Balance) {
    this.#db = db;
    this.#userId = balance.userId;
    this.#balance = balance;
    this.#others = new OtherChanges(balance);
    this.#page = { afterSeq: balance.asOfSeq, movements: [], hasMore: false };
    // What was committed since that balance was read has rung nowhere.
    this.#bell.ring();
  }

  /** The newest balance that is known, never older than the movements read so far. */
  get balance(): Balance {
    return this.#balance;
  }

  /** The number of the last change that was no movement. */
  get lastChange(): number {
    return this.#others.last;
  }

  /** Whether nobody watches, or reading has failed: whoever comes next needs another feed. */
  get isOver(): boolean {
    return this.#watchers.size === 0 || this.#failure !== null;
  }

  /** Rings a watcher's bell whenever there is something new, until it leaves. */
  join(watcher: Bell): void {
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) void this.#run();
  }

  leave(watcher: Bell): void {
    this.#watchers.delete(watcher);
    if (this.isOver) this.#bell.ring();
  }

  /** Takes note that something was committed for this user. */
  note(change: Change): void {
    if (change.kind === 'purchase') this.#others.note(String(change.key));
    this.#bell.ring();
  }

  /** What else changed after a position, earliest first; who is very late hears of the last 50. */
  othersAfter({ change }: Position): readonly OtherChange[] {
    return this.#others.after(change);
  }

  /**
   * The first movements after a position, oldest first, and whether they had to be read for this watcher alone.
   * @throws whatever made reading fail.
   */
  async movementsAfter({ seq }: Position): Promise<{ movements: readonly Movement[]; isBehind: boolean }> {
    if (this.#failure) throw this.#failure.cause;
    const { afterSeq, movements } = this.#page;
    if (seq >= afterSeq) {
      return { movements: movements.filter(({ transaction }) => transaction.seq > seq), isBehind: false };
    }
    const page = await this.#readPage(seq);
    this.#balance = await getBalance(this.#db, this.#userId);
    return { movements: page.movements, isBehind: true };
  }

  async #run(): Promise<void> {
    while (!this.isOver) {
      await this.#bell.wait(lookAgainMs);
      if (this.isOver) return;
      if (!(await this.#hasNews())) continue;
      for (const watcher of this.#watchers) watcher.ring();
      if (this.#page.hasMore) this.#bell.ring();
      await new Promise((resolve) => setTimeout(resolve, gatherMs));
    }
  }

  async #hasNews(): Promise<boolean> {
    try {
      // One after the other: none may be skipped for another's sake.
      const hasMoved = await this.#readMovements();
      return (await this.#others.read(this.#db, this.#balance)) || hasMoved;
    } catch (cause) {
      this.#failure = { cause };
      return true;
    }
  }

  async #readMovements(): Promise<boolean> {
    const headSeq = this.#page.movements.at(-1)?.transaction.seq ?? this.#page.afterSeq;
    this.#balance = await getBalance(this.#db, this.#userId);
    if (this.#balance.asOfSeq <= headSeq) {
      this.#page = { afterSeq: headSeq, movements: [], hasMore: false };
      return false;
    }
    this.#page = await this.#readPage(headSeq);
    this.#balance = await getBalance(this.#db, this.#userId);
    // Movements are told with it.
    this.#others.tellBalance(this.#balance);
    return true;
  }

  async #readPage(afterSeq: number): Promise<Page> {
    const filter = { userId: this.#userId, order: 'oldest_first' } as const;
    const { data, hasMore } = await listTransactions(this.#db, filter, { cursor: afterSeq, limit: pageSize });
    const undoings = await findUndoings(
      this.#db,
      data.map(({ id }) => id),
    );
    const movements = data.map((transaction) => ({
      transaction,
      reversedBy: undoings.get(transaction.id) ?? null,
    }));
    return { afterSeq, movements, hasMore };
  }
}
