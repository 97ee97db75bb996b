import { Worker } from 'node:worker_threads';
import type { WatchMessage } from '../../watch-message.ts';

/** What the thread is started with. */
export interface CheckpointOptions {
  readonly path: string;
  readonly copyAfterPages: number;
}

/** To the thread: copy what is in the log, or null to finish and end. */
export type Order = 'copy' | null;

/** From the thread, after each copy. */
export type Report = 'copied';

/**
 * Has the write-ahead log copied into the file by a thread of its own, so that no commit waits for it. The thread starts
 * when there is something to copy. It may die: the writer's connection copies for itself where nobody else does.
 */
export class Checkpointer {
  readonly #options: CheckpointOptions;
  readonly #onFault: (error: unknown) => void;
  #worker: Worker | null = null;
  #isCopying = false;
  /** The length of the log when it was last copied. */
  #copiedAt = 0;
  #hasFailed = false;
  #isClosed = false;

  /** `onFault` is told of the first thread that is lost; of a second one there is no more to say. */
  constructor(options: CheckpointOptions, onFault: (error: unknown) => void) {
    this.#options = options;
    this.#onFault = onFault;
  }

  /** To be told after each commit how many pages the log holds. */
  note(logPages: number): void {
    // What is written while it copies is copied with it, but for the last; and a shorter log has begun again.
    if (this.#isCopying || logPages < this.#copiedAt) this.#copiedAt = logPages;
    if (this.#isClosed || this.#isCopying || !this.#hasGrown(logPages)) return;
    this.#copiedAt = logPages;
    try {
      this.#worker ??= this.#start();
      this.#worker.postMessage('copy' satisfies Order);
      this.#isCopying = true;
    } catch (error) {
      this.#tell(error);
    }
  }

  /** Ends the thread, after what it has in hand. No note has it copy again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref();
    worker.postMessage(null satisfies Order);
    await ended;
  }

  #hasGrown(logPages: number): boolean {
    return logPages - this.#copiedAt >= this.#options.copyAfterPages;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./main.ts', import.meta.url), { workerData: this.#options });
    worker.on('message', (report: Report | WatchMessage) => {
      if (report === 'copied') this.#isCopying = false;
    });
    let cause: unknown = new Error('the thread that copies the log ended');
    worker.on('error', (error) => (cause = error));
    worker.on('exit', () => this.#lost(worker, cause));
    // It is no reason for the process to live on. A listener that is added makes it one again: so this comes last.
    worker.unref();
    return worker;
  }

  #lost(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#isCopying = false;
    if (!this.#isClosed) this.#tell(cause);
  }

  #tell(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#onFault(error);
  }
}
