import { parentPort, workerData } from 'node:worker_threads';
import SQLite from 'better-sqlite3';
import type { CheckpointOptions, Order, Report } from './checkpointer.ts';
import { Log, isMuchLeft } from './log.ts';

const { path, copyAfterPages } = workerData as CheckpointOptions;
/** However much is written meanwhile, and whoever reads an old state: then the next order goes on. */
const maxPasses = 4;

// Drizzle and the schema are spared this thread: it has no query to make.
const client = new SQLite(path, { fileMustExist: true });
// The log is on disk before any of it is copied, and the file before the log may begin again.
client.pragma('synchronous = FULL');
const log = new Log(client);

function copyLog(): void {
  let before = log.look();
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const state = log.copy();
    if (!isMuchLeft(state, copyAfterPages) || state.copied <= before.copied) return;
    before = state;
  }
}

parentPort?.on('message', (order: Order) => {
  if (order === null) {
    client.close();
    parentPort?.close();
  } else {
    copyLog();
    parentPort?.postMessage('copied' satisfies Report);
  }
});
