import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../db/index.ts';
import { createTestFolder } from '../../setup/database.ts';
import { auditBooks } from '../ledger/chain.ts';
import { addUser, connectPlain } from '../open.ts';

describe('a process that is killed', () => {
  it('19 has every acknowledged post on disk once, with the balance that goes with it', async () => {
    const path = join(createTestFolder(), 'coffer.db');
    const first = openDatabase({ path });
    addUser(first, 'ada');
    await first.close();
    const acknowledged: string[] = [];
    for (const run of ['a', 'b', 'c', 'd', 'e']) {
      const soFar = await postUntilKilled({ path, run, after: 1 + Math.floor(Math.random() * 300) });
      expect(soFar.length).toBeGreaterThan(0);
      acknowledged.push(...soFar);
      const db = openDatabase({ path });
      await db.close();
      const plain = connectPlain(path);
      const stored = plain.prepare('SELECT source FROM ledger_transaction').pluck().all();
      expect(new Set(stored).size).toBe(stored.length);
      expect(acknowledged.filter((source) => !stored.includes(source))).toEqual([]);
      expect(auditBooks(plain)).toEqual([]);
      expect(plain.pragma('integrity_check', { simple: true })).toBe('ok');
    }
  }, 60_000);
});

interface Run {
  readonly path: string;
  readonly run: string;
  /** How many acknowledgements to wait for before the kill. */
  readonly after: number;
}

/** Starts a process that posts, kills it in the middle, and tells what it had acknowledged. */
async function postUntilKilled({ path, run, after }: Run): Promise<string[]> {
  const script = join(import.meta.dirname, 'post-for-ever.ts');
  const child = spawn(process.execPath, [script, path, run], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let told = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    told += String(chunk);
    if (told.split('\n').length > after) child.kill('SIGKILL');
  }
  await ended;
  // The last line may have been cut off by the kill.
  return told.split('\n').slice(0, -1);
}
