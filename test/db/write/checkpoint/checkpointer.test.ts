import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { backUp } from '../../../../db/index.ts';
import { Checkpointer } from '../../../../db/write/checkpoint/checkpointer.ts';
import { findFaults, readContents, withClient } from '../../../crash/books.ts';
import { createTestFolder } from '../../../setup/database.ts';
import { command, connectPlain, openWith } from '../../open.ts';
import { openCopied, postUntil, watchThreads } from './watched.ts';

describe('the log of a database that is written', () => {
  it('is copied into the file by a thread of its own, long before the writer would', async () => {
    const { db, threads, log, faults } = openCopied(50);
    await postUntil(db, () => log.look().copied > 0);
    expect(threads).toHaveLength(2);
    expect(log.look().pages).toBeLessThan(16_000);
    expect(faults).toEqual([]);
  });

  it('is not looked at by such a thread while it is short', async () => {
    const { db, threads } = openCopied();
    for (let post = 0; post < 20; post += 1) await db.ledger.post(command());
    expect(threads).toHaveLength(1);
  });

  it('is left to the writer where that is the test’s own thread', async () => {
    const threads = watchThreads();
    const { db } = openWith('ada');
    for (let post = 0; post < 20; post += 1) await db.ledger.post(command());
    expect(threads).toHaveLength(0);
  });

  it('is ended by the writer once it is long and little of it is left, so that it begins again', async () => {
    const { db, threads, log } = openCopied(200);
    const [first, second] = [connectPlain(db.path), connectPlain(db.path)];
    // Whoever reads an old state keeps the thread from copying what came later.
    first.exec('BEGIN; SELECT count(*) FROM user');
    await postUntil(db, () => log.look().pages > 400);
    // The next one would be started some 200 pages from here.
    await threads[1]?.terminate();
    second.exec('BEGIN; SELECT count(*) FROM user');
    await db.ledger.post(command());
    first.exec('COMMIT');
    const { pages, copied } = log.copy();
    expect(copied).toBeGreaterThan(400);
    expect(pages).toBeGreaterThan(copied);
    second.exec('COMMIT');
    await db.ledger.post(command());
    await vi.waitUntil(() => log.look().copied > pages, { timeout: 15_000 });
    await db.ledger.post(command());
    expect(log.look().pages).toBeLessThan(100);
  });

  it('loses nothing when it is copied all the time, and while a backup reads an old state', async () => {
    const { db, log } = openCopied(4);
    let [copies, last] = [0, 0];
    const acknowledged = await postUntil(db, () => {
      const { copied } = log.look();
      if (copied !== last) copies += 1;
      last = copied;
      return copies > 30;
    });
    const copy = join(createTestFolder(), 'copy.db');
    let isCopied = false;
    const backup = backUp(db.path, copy).then(() => (isCopied = true));
    acknowledged.push(...(await postUntil(db, () => isCopied)));
    await backup;
    await db.close();
    expect(withClient(db.path, readContents).posts.size).toBe(acknowledged.length);
    expect(findFaults(db.path)).toEqual([]);
    expect(findFaults(copy)).toEqual([]);
  });
});

describe('closing a database whose log a thread copies', () => {
  it('ends the thread, in the middle of its work too, and leaves no log behind', async () => {
    const { db, threads, faults, closeLog } = openCopied(4);
    await postUntil(db, () => threads.length > 1);
    closeLog();
    await Promise.all([db.ledger.post(command()), db.close()]);
    expect(threads.map(({ threadId }) => threadId)).toEqual([-1, -1]);
    expect(existsSync(`${db.path}-wal`)).toBe(false);
    expect(faults).toEqual([]);
    expect(findFaults(db.path)).toEqual([]);
  });
});

describe('a thread that copies the log', () => {
  it('may die: posts go on, somebody is told once, and a later post gets a new one', async () => {
    const { db, threads, faults, log, closeLog } = openCopied(20);
    const acknowledged: string[] = [];
    for (const count of [2, 3, 4]) {
      acknowledged.push(...(await postUntil(db, () => threads.length === count)));
      await threads.at(-1)?.terminate();
    }
    expect(faults).toEqual([expect.stringContaining('thread that copies the log')]);
    const { copied } = log.look();
    acknowledged.push(...(await postUntil(db, () => threads.length === 5 && log.look().copied !== copied)));
    closeLog();
    await db.close();
    expect(withClient(db.path, readContents).posts.size).toBe(acknowledged.length);
    expect(existsSync(`${db.path}-wal`)).toBe(false);
    expect(findFaults(db.path)).toEqual([]);
  });

  it('that finds no file is tried again when the log has grown as much again, and not before', async () => {
    const threads = watchThreads();
    const faults: unknown[] = [];
    const path = join(createTestFolder(), 'none.db');
    const checkpointer = new Checkpointer({ path, copyAfterPages: 10 }, (error) => faults.push(error));
    checkpointer.note(10);
    await vi.waitUntil(() => faults.length === 1, { timeout: 15_000 });
    checkpointer.note(19);
    expect(threads).toHaveLength(1);
    checkpointer.note(20);
    expect(threads).toHaveLength(2);
    await checkpointer.close();
    checkpointer.note(30);
    expect(threads).toHaveLength(2);
    expect(faults).toEqual([expect.objectContaining({ code: 'SQLITE_CANTOPEN' })]);
    expect(existsSync(path)).toBe(false);
  });

  it('keeps no process alive', () => {
    const script = join(import.meta.dirname, 'leave-behind.ts');
    const { status, stdout } = spawnSync(process.execPath, [script, join(createTestFolder(), 'coffer.db')], {
      timeout: 60_000,
    });
    expect({ status, told: stdout.toString() }).toEqual({ status: 0, told: 'copied\n' });
  });
});
