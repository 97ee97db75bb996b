import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@coffer/db';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../../setup/app.ts';
import { createTestFolder } from '../../setup/database.ts';

const main = join(import.meta.dirname, '../../../server/main.ts');

/** `pnpm run backup` in a folder, as a person types it. */
function runBackup(folder: string, ...args: string[]) {
  const { INIT_CWD: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'backup', ...args], {
    cwd: folder,
    env,
  });
  return { status, out: stdout.toString(), error: stderr.toString() };
}

describe('pnpm run backup', () => {
  it('copies a database that is in use, and one that is not, into the folder of backups', async () => {
    const folder = createTestFolder();
    const db = openDatabase({ path: join(folder, 'data/coffer.db') });
    const running = runBackup(folder);
    expect(running).toMatchObject({ status: 0, error: expect.stringMatching(/^Backed up \d\.\d MB/) });
    await db.close();
    expect(running.out.trim()).toMatch(/\/data\/backups\/coffer-[\da-f]{8}-\d{8}T\d{6}Z\.db$/);
    expect(existsSync(running.out.trim())).toBe(true);
    expect(runBackup(folder, 'stopped.db')).toMatchObject({
      status: 0,
      out: `${join(folder, 'stopped.db')}\n`,
    });
    expect(readdirSync(join(folder, 'data'))).toEqual(['backups', 'coffer.db', 'coffer.db.lock']);
  });

  it('puts it into a folder that is named, and never over a file', async () => {
    const folder = createTestFolder();
    await openDatabase({ path: join(folder, 'data/coffer.db') }).close();
    mkdirSync(join(folder, 'disk'));
    const made = runBackup(folder, 'disk');
    expect(made.out).toMatch(/\/disk\/coffer-[\da-f]{8}-\d{8}T\d{6}Z\.db\n$/);
    expect(runBackup(folder, made.out.trim())).toMatchObject({
      status: 1,
      out: '',
      error: expect.stringMatching(/is there already: choose another name\.\n$/),
    });
  });

  it.each(['not-there/a.db', 'data/not-there/a.db'])('refuses %s and makes no folder', async (target) => {
    const folder = createTestFolder();
    await openDatabase({ path: join(folder, 'data/coffer.db') }).close();
    expect(runBackup(folder, target)).toMatchObject({
      status: 1,
      out: '',
      error: expect.stringMatching(/a\.db was not written: the folder .+not-there is not there\.\n$/),
    });
    expect(existsSync(join(folder, target, '..'))).toBe(false);
  });

  it('says that there is no database, and makes none', () => {
    const folder = createTestFolder();
    expect(runBackup(folder)).toMatchObject({ status: 1, error: expect.stringContaining('is not there') });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('readiness', () => {
  it('tells how the backups stand', async () => {
    const { call, deps } = createTestApp();
    expect(await (await call('/readyz')).json()).toEqual({ status: 'ready', backup: 'off' });
    const backup = { folder: createTestFolder(), everyHours: 24, keep: 1 };
    const scheduled = createTestApp({ config: { ...deps.config, backup } });
    expect(await (await scheduled.call('/readyz')).json()).toEqual({ status: 'ready', backup: 'waiting' });
    await scheduled.deps.backups.make();
    expect(await (await scheduled.call('/readyz')).json()).toEqual({ status: 'ready', backup: 'ok' });
  });
});
