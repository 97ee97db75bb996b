import { randomUUID } from 'node:crypto';
import diagnostics from 'node:diagnostics_channel';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../../../db/index.ts';
import { Log } from '../../../../db/write/checkpoint/log.ts';
import { withClient } from '../../../crash/books.ts';
import { createTestFolder } from '../../../setup/database.ts';
import { command, connectPlain } from '../../open.ts';

/** All threads that this test starts, in the order of their starts. */
export function watchThreads(): Worker[] {
  const threads: Worker[] = [];
  const onThread = (message: unknown): void => void threads.push((message as { worker: Worker }).worker);
  diagnostics.subscribe('worker_threads', onThread);
  onTestFinished(() => void diagnostics.unsubscribe('worker_threads', onThread));
  return threads;
}

/** A database whose log is copied by a thread after so many pages, and a look at it from outside. */
export function openCopied(copyAfterPages?: number) {
  const threads = watchThreads();
  const faults: string[] = [];
  const path = join(createTestFolder(), 'coffer.db');
  const onFault = (_: unknown, what: string): void => void faults.push(what);
  const db = openDatabase({ path, copyAfterPages, onFault });
  onTestFinished(() => db.close());
  // By a connection that is closed again: while another one is open, closing the database leaves the log.
  withClient(path, (client) =>
    client.exec(`INSERT INTO user (id, name, email, email_verified, created_at, updated_at)
      VALUES ('ada', 'ada', 'a@example.com', 0, 0, 0)`),
  );
  const client = connectPlain(path);
  return { db, threads, faults, log: new Log(client), closeLog: () => client.close() };
}

/** Posts, a few at a time and without a pause, until it is so. Returns the sources of what was acknowledged. */
export async function postUntil(db: Database, isSo: () => boolean): Promise<string[]> {
  const acknowledged: string[] = [];
  let started = 0;
  const postOn = async (): Promise<void> => {
    while (!isSo()) {
      started += 1;
      if (started > 5000) throw new Error('5,000 posts, and it is not so');
      const sourceId = randomUUID();
      await db.ledger.post(command({ sourceId }));
      acknowledged.push(sourceId);
    }
  };
  await Promise.all([postOn(), postOn(), postOn(), postOn()]);
  return acknowledged;
}
