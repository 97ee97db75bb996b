import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseProblem } from '../database-problem.ts';
import type { CopyReport } from './backup.ts';
import { type CopyOrder, copyDatabase } from './copy.ts';

/** Anything but a problem for a person ends the thread, and reaches the other side as its error. */
function copy(): CopyReport {
  try {
    return { backup: copyDatabase(workerData as CopyOrder) };
  } catch (error) {
    if (error instanceof DatabaseProblem) return { problem: error.message };
    throw error;
  }
}

parentPort?.postMessage(copy());
