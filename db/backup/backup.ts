import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { DatabaseProblem } from '../database-problem.ts';
import type { WatchMessage } from '../watch-message.ts';
import type { Backup, CopyOrder } from './copy.ts';
import { partialSuffix } from './whole-copy.ts';

/** What the thread tells when it is done. */
export type CopyReport = { readonly backup: Backup } | { readonly problem: string };

/**
 * Copies a database that may be in use, by this process or another, in a thread of its own: nobody who reads, writes or
 * knocks waits for it. The copy holds all that was acknowledged before the call.
 * @throws DatabaseProblem with one line for a person; then there is no file of that name.
 */
export async function backUp(path: string, target: string): Promise<Backup> {
  const partial = `${target}.${randomUUID().slice(0, 8)}${partialSuffix}`;
  try {
    const report = await copyInThread({ path, partial, target });
    if ('problem' in report) throw new DatabaseProblem(report.problem);
    return report.backup;
  } finally {
    // Only a thread that was killed leaves it behind.
    if (existsSync(partial)) rmSync(partial);
  }
}

function copyInThread(order: CopyOrder): Promise<CopyReport> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: order });
  return new Promise((resolve, reject) => {
    worker.on('message', (report: CopyReport | WatchMessage) => {
      if ('backup' in report || 'problem' in report) resolve(report);
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread that copies ended without a word')));
  });
}
