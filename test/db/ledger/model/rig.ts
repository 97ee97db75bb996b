import { configure, connect, queriesOn } from '../../../../db/connect.ts';
import type { Change } from '../../../../db/index.ts';
import { Wallets } from '../../../../db/ledger/sqlite/wallets.ts';
import { type Store, createSignal } from '../../../../db/store.ts';
import type { Answer, Work } from '../../../../db/write/batch.ts';
import { InlineCommitter } from '../../../../db/write/inline.ts';
import { type Call, Writer } from '../../../../db/write/writer.ts';
import { workOf } from '../../../../db/write/writes.ts';
import { listenTo } from './statements.ts';
import type { Fault } from './steps.ts';
import { Death, Tripwire } from './tripwire.ts';

export interface Outcome {
  /** Null where the process died before anybody was answered. */
  readonly answers: readonly Answer[] | null;
  readonly changes: readonly Change[];
  /** The batch ran again, each piece in a savepoint of its own. */
  readonly careful: boolean;
  /** It is on disk. */
  readonly committed: boolean;
}

/** What a history is played on. */
export interface Rig {
  readonly store: Store;
  commit(calls: readonly Call[], fault: Fault | null): Promise<Outcome>;
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** A migrated file under the batches themselves, whose process can die, and whose disk can fail, at any statement. */
export class FaultyRig implements Rig {
  readonly #path: string;
  readonly #now: () => number;
  #onStatement: (sql: string) => void = () => undefined;
  #opened;

  constructor(path: string, now: () => number) {
    this.#path = path;
    this.#now = now;
    this.#opened = this.#open();
  }

  get store(): Store {
    return this.#opened.store;
  }

  async commit(calls: readonly Call[], fault: Fault | null): Promise<Outcome> {
    const wire = new Tripwire(fault);
    let begun = 0;
    let committed = false;
    this.#onStatement = (sql) => {
      wire.pass();
      if (sql === 'BEGIN IMMEDIATE') begun += 1;
      if (sql === 'COMMIT') committed = true;
    };
    const works = calls.map((call, index) => announced(workOf(call), () => wire.enter(index)));
    try {
      const { answers, changes } = this.#opened.committer.commitWork(works);
      const died = fault?.kind === 'crash';
      if (died) await this.reopen();
      return { answers: died ? null : answers, changes, careful: begun > 1, committed };
    } catch (error) {
      if (!(error instanceof Death)) throw error;
      await this.reopen();
      return { answers: null, changes: [], careful: begun > 1, committed };
    }
  }

  async reopen(): Promise<void> {
    await this.close();
    this.#opened = this.#open();
  }

  async close(): Promise<void> {
    this.#opened.writing.close();
    this.#opened.reading.close();
  }

  #open() {
    const [writing, reading] = [connect(this.#path), connect(this.#path)];
    for (const client of [writing, reading]) configure(client);
    const heard = listenTo(writing, (sql) => this.#onStatement(sql));
    const committer = new InlineCommitter(heard, { query: queriesOn(heard), now: this.#now });
    const signal = createSignal(() => undefined);
    const store: Store = {
      path: this.#path,
      now: this.#now,
      instanceId: 'model',
      writer: new Writer({ committer, onCommit: signal.emit }),
      read: queriesOn(reading),
      readClient: reading,
      wallets: new Wallets(reading),
      onChange: signal.on,
    };
    return { writing, reading, committer, store };
  }
}

function announced({ run, ...work }: Work, announce: () => void): Work {
  return {
    ...work,
    run: (tx) => {
      announce();
      return run(tx);
    },
  };
}
