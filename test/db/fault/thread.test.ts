import { spawnSync } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Database, openDatabase } from '../../../db/index.ts';
import { createTestFolder } from '../../setup/database.ts';
import { auditBooks } from '../ledger/chain.ts';
import { addUser, command, connectPlain, outcomes } from '../open.ts';

/** A database that is written by a thread of its own, as in production, and all the threads that it started. */
function openThreaded(): { db: Database; threads: Worker[] } {
  const threads: Worker[] = [];
  const onThread = (message: unknown): void => void threads.push((message as { worker: Worker }).worker);
  diagnostics.subscribe('worker_threads', onThread);
  onTestFinished(() => void diagnostics.unsubscribe('worker_threads', onThread));
  const db = openDatabase({ path: join(createTestFolder(), 'coffer.db') });
  onTestFinished(() => db.close());
  addUser(db, 'ada');
  return { db, threads };
}

describe('a writing thread under `node --watch`', () => {
  it('answers each batch with its own report, whatever Node says of loaded files meanwhile', async () => {
    vi.stubEnv('WATCH_REPORT_DEPENDENCIES', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { db } = openThreaded();
    // Posted at once, while the thread still loads.
    const { transaction } = await db.ledger.post(command({ sourceId: 'early' }));
    expect(transaction.sourceId).toBe('early');
  });
});

describe('a writing thread that dies', () => {
  it('leaves what it had in hand refused, at once, and the next post gets a new one', async () => {
    const { db, threads } = openThreaded();
    await db.ledger.post(command({ sourceId: 'before' }));
    const inHand = ['a', 'b', 'c'].map((sourceId) => db.ledger.post(command({ sourceId })));
    await threads[0]?.terminate();
    const told = await outcomes(inHand);
    expect(new Set(told)).toEqual(new Set(['database_unavailable']));
    expect(await outcomes([db.ledger.post(command({ sourceId: 'after' }))])).toEqual(['done']);
    expect(threads).toHaveLength(2);
    expect(auditBooks(connectPlain(db.path))).toEqual([]);
  });

  it('does not say that nothing was done, for it may have been, and a retry does it once', async () => {
    const { db, threads } = openThreaded();
    await db.ledger.post(command({ sourceId: 'before' }));
    const inHand = db.ledger.post(command({ sourceId: 'a' }));
    await threads[0]?.terminate();
    await expect(inHand).rejects.toMatchObject({
      facts: { retryAfterSeconds: 1, detail: expect.stringContaining('may have been done') },
    });
    await db.ledger.post(command({ sourceId: 'a' }));
    const sources = connectPlain(db.path).prepare('SELECT source FROM ledger_transaction').pluck().all();
    expect(sources).toEqual(['before', 'a']);
  });

  it('may die again and again, and while the database closes', async () => {
    const { db, threads } = openThreaded();
    for (const round of [1, 2, 3]) {
      expect(await outcomes([db.ledger.post(command({ sourceId: `${round}` }))])).toEqual(['done']);
      await threads.at(-1)?.terminate();
    }
    await db.ledger.post(command({ sourceId: 'last' }));
    const closing = db.close();
    void threads.at(-1)?.terminate();
    await closing;
    expect(auditBooks(connectPlain(db.path))).toEqual([]);
  });

  it('for want of memory takes the process with it, and the next start finds all that was acknowledged', async () => {
    const path = join(createTestFolder(), 'coffer.db');
    const script = join(import.meta.dirname, 'run-out-of-memory.ts');
    const { status, stdout } = spawnSync(process.execPath, ['--max-old-space-size=48', script, path]);
    expect({ status, told: stdout.toString() }).toEqual({ status: null, told: 'before\n' });
    const db = openDatabase({ path });
    expect(await outcomes([db.ledger.post(command({ sourceId: 'after' }))])).toEqual(['done']);
    await db.close();
    const plain = connectPlain(path);
    expect(plain.prepare('SELECT source FROM ledger_transaction').pluck().all()).toEqual(['before', 'after']);
    expect(auditBooks(plain)).toEqual([]);
  });
});
