import { Refusal } from '../refusal.ts';
import type { Change } from '../store.ts';
import type { Answer, Committed } from './batch.ts';
import type { WriteInput, WriteName, WriteResult } from './writes.ts';

/** A write by its name, with what it takes: plain data, so that it can be sent to another thread. */
export interface Call {
  readonly name: WriteName;
  readonly input: unknown;
}

/** Where batches are committed: a thread of its own, or this one. */
export interface Committer {
  /** Resolves when the batch is on disk or was refused. Batches are committed in the order given. */
  commit(calls: readonly Call[]): Promise<Committed>;
  close(): Promise<void>;
}

interface Waiting {
  readonly call: Call;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface WriterOptions {
  readonly committer: Committer;
  readonly onCommit: (change: Change) => void;
  /** More than this many calls waiting, and the next is refused at once. */
  readonly maxWaiting?: number;
}

/** No batch is larger, in calls: with bodies bounded by the server this bounds its bytes and its time too. */
const maxBatch = 1000;
/** While one batch is synced the next is under way: with more of them, each would share its sync with fewer calls. */
const maxUnderWay = 2;
const defaultMaxWaiting = 20_000;

/** The only way to write. Calls that arrive while a batch is committed go into the next one and share its sync. */
export class Writer {
  readonly #options: WriterOptions;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #underWay = 0;
  #closing: (() => void) | null = null;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /**
   * Resolves with the result once it is on disk.
   * @throws Refusal `shutting_down` after close; `overloaded` when too many calls wait; `database_unavailable` when the
   * disk or a lock said no, with nothing written, or when the writing thread died, where the `detail` says that it may
   * have been done; and whatever the write throws, with its own changes undone.
   */
  run<Name extends WriteName>(name: Name, input: WriteInput<Name>): Promise<WriteResult<Name>> {
    if (this.#closing) return Promise.reject(new Refusal('shutting_down'));
    if (this.#waiting.length >= (this.#options.maxWaiting ?? defaultMaxWaiting)) {
      return Promise.reject(new Refusal('overloaded', { retryAfterSeconds: 1 }));
    }
    return new Promise((resolve, reject) => {
      const call = { name, input };
      this.#waiting.push({ call, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Finishes what waits and takes no more. */
  async close(): Promise<void> {
    if (this.#closing) return;
    await new Promise<void>((resolve) => {
      this.#closing = resolve;
      if (this.#isIdle()) resolve();
    });
    await this.#options.committer.close();
  }

  #isIdle(): boolean {
    return this.#waiting.length === 0 && this.#underWay === 0;
  }

  // At the end of the event loop's turn: what arrives in one turn is committed together.
  #schedule(): void {
    if (this.#scheduled || this.#underWay >= maxUnderWay) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#commit();
    });
  }

  async #commit(): Promise<void> {
    const batch = this.#waiting.splice(0, maxBatch);
    if (batch.length === 0) return;
    this.#underWay += 1;
    if (this.#waiting.length > 0) this.#schedule();
    const { answers, changes } = await this.#options.committer.commit(batch.map((each) => each.call));
    this.#underWay -= 1;
    batch.forEach((each, index) => settle(each, answers[index]));
    changes.forEach(this.#options.onCommit);
    if (this.#waiting.length > 0) this.#schedule();
    else if (this.#isIdle()) this.#closing?.();
  }
}

function settle({ resolve, reject }: Waiting, answer: Answer | undefined): void {
  if (answer?.ok) resolve(answer.value);
  else reject(answer?.error ?? new Error('a write was not answered'));
}
