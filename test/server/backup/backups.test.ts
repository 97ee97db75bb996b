import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseProblem } from '@coffer/db';
import { Backups } from '@coffer/server/backup/backups.ts';
import { judgeSchedule, lookAtBackups } from '@coffer/server/backup/check.ts';
import { backupJob } from '@coffer/server/backup/job.ts';
import type { BackupConfig } from '@coffer/server/config/config.ts';
import { describe, expect, it } from 'vitest';
import { createTestFolder, openTestDatabase } from '../../setup/database.ts';
import { createTestConfig } from '../../setup/deps.ts';

const hourMs = 3_600_000;
const firstMs = Date.UTC(2026, 10, 24, 3, 15);

/** The backups of a new database, by a clock that the test moves, with what it sets. */
function openBackups(changes: Partial<BackupConfig> = {}) {
  const db = openTestDatabase();
  const clock = { nowMs: firstMs };
  const config = { folder: join(createTestFolder(), 'backups'), everyHours: 24, keep: 3, ...changes };
  const open = () => new Backups({ database: db, config, now: () => clock.nowMs });
  const backups = open();
  const names = () => readdirSync(config.folder).sort();
  const stamps = () => names().map((name) => name.slice(-19, -3));
  const patient = (tryOut = false) => ({
    backups,
    config: { ...createTestConfig(db.path), backup: config, tryOut },
  });
  const check = (tryOut?: boolean) => judgeSchedule(patient(tryOut));
  /** One turn of the job. */
  const turn = () => backupJob(backups).work();
  return { db, clock, config, backups, reopen: open, names, stamps, patient, check, turn };
}

describe('a schedule of backups', () => {
  it('makes one at the first turn, and the next when its time has come', async () => {
    const { clock, stamps, turn } = openBackups();
    await turn();
    clock.nowMs += 23 * hourMs;
    await turn();
    expect(stamps()).toEqual(['20261124T031500Z']);
    clock.nowMs += hourMs;
    await turn();
    expect(stamps()).toEqual(['20261124T031500Z', '20261125T031500Z']);
  });

  it('does not begin anew with each start', async () => {
    const { clock, turn, reopen } = openBackups();
    await turn();
    clock.nowMs += 23 * hourMs;
    const again = reopen();
    await again.look();
    expect(again.isDue()).toBe(false);
    clock.nowMs += hourMs;
    expect(again.isDue()).toBe(true);
  });

  it('keeps the newest ones', async () => {
    const { clock, stamps, turn } = openBackups({ everyHours: 1, keep: 2 });
    for (let hour = 0; hour < 4; hour += 1) {
      await turn();
      clock.nowMs += hourMs;
    }
    expect(stamps()).toEqual(['20261124T051500Z', '20261124T061500Z']);
  });

  it('goes on after the clock was set back, and keeps what it made then', async () => {
    const { clock, stamps, turn } = openBackups({ keep: 1 });
    await turn();
    clock.nowMs -= 48 * hourMs;
    await turn();
    expect(stamps()).toEqual(['20261122T031500Z']);
    clock.nowMs += 49 * hourMs;
    await turn();
    expect(stamps()).toEqual(['20261124T041500Z']);
  });

  it('makes none where none is wanted', async () => {
    const { turn, backups } = openBackups({ everyHours: null });
    await turn();
    expect(backups.state().last).toBeNull();
  });

  it('waits a quarter of an hour after a failure, and then tries again', async () => {
    const { clock, config, turn, backups, stamps } = openBackups();
    writeFileSync(config.folder, 'not a folder');
    await expect(turn()).rejects.toThrow(DatabaseProblem);
    const { failure, standing } = backups.state();
    expect({ failure, standing }).toEqual({
      failure: { atMs: firstMs, text: expect.stringMatching(/a file where its folder should be\.$/) },
      standing: 'failed',
    });
    await turn();
    clock.nowMs += hourMs / 4;
    await expect(turn()).rejects.toThrow(DatabaseProblem);
    clock.nowMs += hourMs / 4;
    rmSync(config.folder);
    await turn();
    expect(stamps()).toEqual(['20261124T034500Z']);
    expect(backups.state()).toMatchObject({ failure: null, standing: 'ok' });
  });
});

describe('the folder of backups', () => {
  it('may be shared: only this database’s backups count and are deleted, and what killed processes left', async () => {
    const { clock, config, db, names, turn } = openBackups({ everyHours: 1, keep: 1 });
    mkdirSync(config.folder);
    const own = `coffer-${db.instanceId.slice(0, 8)}-`;
    const others = ['coffer-00000000-20200101T000000Z.db', 'notes.txt', `${own}letter.db`];
    const partials = [`${own}20261123T000000Z.db.0.partial`, `${own}20261124T031400Z.db.1.partial`];
    for (const name of [...others, ...partials]) writeFileSync(join(config.folder, name), '');
    mkdirSync(join(config.folder, `${own}20200101T000000Z.db`));
    utimesSync(join(config.folder, partials[0] ?? ''), 0, firstMs / 1000 - 3600);
    utimesSync(join(config.folder, partials[1] ?? ''), 0, firstMs / 1000 + 3600);
    await turn();
    clock.nowMs += hourMs;
    await turn();
    const kept = [...others, partials[1], `${own}20200101T000000Z.db`, `${own}20261124T041500Z.db`];
    expect(names()).toEqual(expect.arrayContaining(kept));
    expect(names()).toHaveLength(kept.length);
  });
});

describe('the system page', () => {
  it('says that none is scheduled, and what to do; in try-out mode there is nothing to lose', () => {
    const { check } = openBackups({ everyHours: null });
    expect(check()).toEqual({
      state: 'warning',
      text: 'None is scheduled. There is none yet.',
      mend: expect.stringContaining('Set backup.every_hours'),
    });
    expect(check(true)).toMatchObject({ state: 'ok', mend: null });
  });

  it('names the newest one', async () => {
    const { check, turn, backups } = openBackups();
    expect(check()).toMatchObject({ state: 'pending', text: 'One is about to be made. There is none yet.' });
    await turn();
    const { path = '' } = backups.state().last ?? {};
    expect(check()).toMatchObject({
      state: 'ok',
      text: expect.stringMatching(
        `^The newest is .+${basename(path)}, of 2026-11-24 03:15 UTC, with 0\\.\\d MB`,
      ),
    });
  });

  it('says why the last try failed, until one succeeds', async () => {
    const { check, clock, config, turn } = openBackups();
    await turn();
    clock.nowMs += 24 * hourMs;
    const taken = join(config.folder, readdirSync(config.folder)[0]?.replace('24T', '25T') ?? '');
    mkdirSync(taken);
    await expect(turn()).rejects.toThrow('is there already');
    expect(check()).toMatchObject({
      state: 'error',
      text: expect.stringMatching(
        /^The last try, at 2026-11-25 03:15 UTC, failed\. .+ The newest is .+, of 2026-11-24 03:15/,
      ),
      mend: expect.stringContaining('tried again'),
    });
    clock.nowMs += hourMs;
    await turn();
    expect(check()).toMatchObject({ state: 'ok' });
  });

  it('says that one is long due', async () => {
    const { check, clock, turn } = openBackups();
    await turn();
    clock.nowMs += 49 * hourMs;
    expect(check()).toMatchObject({ state: 'error', text: expect.stringContaining('when it was due') });
  });

  // Where there is such a file system.
  it.runIf(existsSync('/dev/shm'))('says that backups in memory are lost with it', async () => {
    const { patient } = openBackups({ folder: '/dev/shm/not-made-yet/backups' });
    expect(await lookAtBackups(patient())).toEqual({
      state: 'warning',
      text: 'One is about to be made. There is none yet. /dev/shm/not-made-yet/backups lies in memory (tmpfs): all of it is lost when this machine stops.',
      mend: 'Set backup.folder to a place on a disk.',
    });
    const unscheduled = openBackups({ folder: '/dev/shm/not-made-yet/backups', everyHours: null });
    expect(await lookAtBackups(unscheduled.patient(true))).toMatchObject({ state: 'ok' });
  });
});
