import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../db/index.ts';
import { createTestFolder } from '../../setup/database.ts';
import { connectPlain, problemOf } from '../open.ts';

/** Another process that has the file open. */
async function openElsewhere(path: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-open.ts'), path]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

describe('two processes on one file', () => {
  it('are one too many: the second is told who has it', async () => {
    const path = join(createTestFolder(), 'coffer.db');
    const child = await openElsewhere(path);
    expect(problemOf({ path })).toMatch(
      new RegExp(
        `in use by another Coffer \\(process ${child.pid} on .+, since 20[\\d-]{8}T[\\d:.]{12}Z\\)\\. Stop that one`,
      ),
    );
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('become one when the first ends, by %s too', async (signal) => {
    const path = join(createTestFolder(), 'coffer.db');
    const child = await openElsewhere(path);
    await end(child, signal);
    const db = openDatabase({ path });
    await db.close();
  });

  it('are still two when the second tried before', async () => {
    const path = join(createTestFolder(), 'coffer.db');
    await openElsewhere(path);
    for (const _ of [1, 2, 3]) expect(problemOf({ path })).toMatch(/in use by another Coffer/);
  });

  it('are two although the first has not written yet who it is', () => {
    const path = join(createTestFolder(), 'coffer.db');
    const first = connectPlain(`${path}.lock`);
    first.exec('BEGIN IMMEDIATE');
    expect(problemOf({ path })).toMatch(/in use by another Coffer \(another process\)/);
  });
});

describe('a lock file', () => {
  it.each([
    ['was cut off by a power cut', (path: string) => truncateSync(path, 4096)],
    ['is half written', (path: string) => writeFileSync(path, readFileSync(path).fill(0, 2048, 4096))],
    ['is no database', (path: string) => writeFileSync(path, 'x'.repeat(8192))],
    ['is empty', (path: string) => truncateSync(path, 0)],
  ])('that %s keeps nobody out', async (_, damage) => {
    const path = join(createTestFolder(), 'coffer.db');
    await openDatabase({ path }).close();
    damage(`${path}.lock`);
    const db = openDatabase({ path });
    expect(statSync(`${path}.lock`).size).toBe(8192);
    expect(problemOf({ path })).toMatch(/in use by another Coffer/);
    await db.close();
  });

  it('that is damaged while another process holds it does not let a second one in', async () => {
    const path = join(createTestFolder(), 'coffer.db');
    await openElsewhere(path);
    writeFileSync(`${path}.lock`, 'x'.repeat(8192));
    expect(problemOf({ path })).toMatch(/in use by another Coffer \(another process\)/);
  });
});
