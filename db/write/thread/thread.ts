import { Worker } from 'node:worker_threads';
import { Refusal } from '../../refusal.ts';
import type { WatchMessage } from '../../watch-message.ts';
import type { Committed } from '../batch.ts';
import { Checkpointer } from '../checkpoint/checkpointer.ts';
import { usualCopyAfterPages } from '../checkpoint/log.ts';
import type { Call, Committer } from '../writer.ts';
import { type LoggedReport, type Order, type ThreadOptions, readReport, sendCall } from './message.ts';

/** How to commit in a thread. */
export interface CommitterOptions extends Partial<ThreadOptions> {
  readonly path: string;
  /** Takes what ended the thread that copies the log; no commit is concerned. */
  readonly onCheckpointFault?: (error: unknown) => void;
}

interface UnderWay {
  readonly calls: readonly Call[];
  readonly resolve: (committed: Committed) => void;
}

/** A thread may die between the commit and the answer. */
const perhapsDone =
  'The database was lost for a moment, so this may have been done. Send it again with the same source_id: it is done once.';

/**
 * Commits in a thread of its own, so that nobody who reads or knocks waits for the disk. Should the thread die, what it
 * had in hand is refused as `database_unavailable` and the next batch gets a new one.
 */
export class ThreadCommitter implements Committer {
  readonly #options: ThreadOptions;
  readonly #checkpointer: Checkpointer;
  #worker: Worker | null = null;
  #underWay: UnderWay[] = [];

  constructor(options: CommitterOptions) {
    const { path, copyAfterPages = usualCopyAfterPages, onCheckpointFault = () => undefined } = options;
    this.#options = { path, copyAfterPages };
    this.#checkpointer = new Checkpointer(this.#options, onCheckpointFault);
    this.#worker = this.#start();
  }

  commit(calls: readonly Call[]): Promise<Committed> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve) => {
      this.#underWay.push({ calls, resolve });
      worker.postMessage(calls.map(sendCall) satisfies Order);
    });
  }

  async close(): Promise<void> {
    await this.#checkpointer.close();
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage(null satisfies Order);
    await ended;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./main.ts', import.meta.url), { workerData: this.#options });
    worker.on('message', (report: LoggedReport | WatchMessage) => {
      if (!('answers' in report)) return;
      const answered = this.#underWay.shift();
      answered?.resolve(readReport(report, answered.calls));
      this.#checkpointer.note(report.logPages);
    });
    let cause: unknown = 'the writing thread ended';
    worker.on('error', (error) => (cause = error));
    worker.on('exit', () => this.#lost(worker, cause));
    return worker;
  }

  #lost(worker: Worker, cause: unknown): void {
    if (this.#worker === worker) this.#worker = null;
    const lost = this.#underWay;
    this.#underWay = [];
    for (const { calls, resolve } of lost) {
      const error = new Refusal('database_unavailable', { retryAfterSeconds: 1, detail: perhapsDone });
      error.cause = cause;
      resolve({ answers: calls.map(() => ({ ok: false, error })), changes: [] });
    }
  }
}
