import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../db/index.ts';
import { createTestFolder } from '../../setup/database.ts';
import { auditBooks } from '../ledger/chain.ts';
import { addUser, command, connectPlain, outcomes } from '../open.ts';

/** Another program, such as the SQLite shell, that holds the file's write lock until it is told to give it back. */
async function lockElsewhere(path: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-lock.ts'), path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return async () => {
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  };
}

describe('another program that holds the file', () => {
  it('for longer than the timeout has posts refused, and all is well when it lets go', async () => {
    const db = openDatabase({ path: join(createTestFolder(), 'coffer.db') });
    onTestFinished(() => db.close());
    addUser(db, 'ada');
    await db.writer.run('statement', { sql: 'PRAGMA busy_timeout = 50', params: [], method: 'get' });
    const unlock = await lockElsewhere(db.path);
    const posts = ['a', 'b', 'c'].map((sourceId) => db.ledger.post(command({ sourceId })));
    expect(await outcomes(posts)).toEqual(Array(3).fill('database_unavailable'));
    await unlock();
    expect(await outcomes([db.ledger.post(command({ sourceId: 'a' }))])).toEqual(['done']);
    const plain = connectPlain(db.path);
    expect(plain.prepare('SELECT source FROM ledger_transaction').pluck().all()).toEqual(['a']);
    expect(auditBooks(plain)).toEqual([]);
  });

  it('for less makes posts wait, and no reader', async () => {
    const db = openDatabase({ path: join(createTestFolder(), 'coffer.db') });
    onTestFinished(() => db.close());
    addUser(db, 'ada');
    const unlock = await lockElsewhere(db.path);
    const post = db.ledger.post(command({ sourceId: 'a' }));
    expect(db.wallets.read('ada').balance).toBe(0n);
    await unlock();
    expect(await outcomes([post])).toEqual(['done']);
    expect(db.wallets.read('ada').balance).toBe(1_000_000_000n);
  });
});
