import { type Store, getBalance } from '@coffer/db';
import { Bell } from './bell.ts';
import { type Position, WalletFeed } from './feed.ts';

/** What a watcher of a wallet holds. */
export interface WatchPlace {
  readonly feed: WalletFeed;
  /** Rings when there is something new. */
  readonly bell: Bell;
  /** After everything that there is now. */
  readonly start: Position;
  readonly leave: () => void;
}

/** The feeds of the wallets that somebody in this process watches. */
export class WalletFeeds {
  readonly #db: Store;
  readonly #byUser = new Map<string, WalletFeed>();

  constructor(db: Store) {
    this.#db = db;
    // One listener for all: a commit costs one look at the map, however many streams are open.
    db.onChange((change) => this.#byUser.get(change.userId)?.note(change));
  }

  /**
   * Begins to watch a wallet.
   * @throws Refusal `user_not_found`.
   */
  async join(userId: string): Promise<WatchPlace> {
    const balance = await getBalance(this.#db, userId);
    const known = this.#byUser.get(userId);
    const feed = known && !known.isOver ? known : new WalletFeed(this.#db, balance);
    this.#byUser.set(userId, feed);
    const bell = new Bell();
    feed.join(bell);
    const leave = (): void => {
      feed.leave(bell);
      if (feed.isOver && this.#byUser.get(userId) === feed) this.#byUser.delete(userId);
    };
    return { feed, bell, start: { seq: balance.asOfSeq, change: feed.lastChange }, leave };
  }
}
