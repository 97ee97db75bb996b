import { type Change, type Database, openDatabase } from '../../../../db/index.ts';
import type { Store } from '../../../../db/store.ts';
import type { Call } from '../../../../db/write/writer.ts';
import type { Outcome, Rig } from './rig.ts';

/** The database as the product opens it: by the test's clock in the test's thread, or by the machine's in its own. */
export class DatabaseRig implements Rig {
  readonly #path: string;
  readonly #now: (() => number) | null;
  #db: Database;
  #changes: Change[] = [];

  /** @param now Null: in a thread. */
  constructor(path: string, now: (() => number) | null) {
    this.#path = path;
    this.#now = now;
    this.#db = this.#open();
  }

  get store(): Store {
    return this.#db;
  }

  async commit(calls: readonly Call[]): Promise<Outcome> {
    this.#changes = [];
    const given = calls.map(({ name, input }) => this.#db.writer.run(name, input as never));
    const settled = await Promise.allSettled(given);
    const answers = settled.map((each) => {
      return each.status === 'fulfilled'
        ? ({ ok: true, value: each.value } as const)
        : ({ ok: false, error: each.reason as unknown } as const);
    });
    return { answers, changes: this.#changes, careful: false, committed: true };
  }

  async reopen(): Promise<void> {
    await this.#db.close();
    this.#db = this.#open();
  }

  close(): Promise<void> {
    return this.#db.close();
  }

  #open(): Database {
    const now = this.#now;
    const db = openDatabase({ path: this.#path, ...(now ? { inline: { now } } : {}) });
    db.onChange((change) => this.#changes.push(change));
    return db;
  }
}
