import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Database, backUp, getBalance, openDatabase, readInstanceId } from '../../../db/index.ts';
import { createTestFolder } from '../../setup/database.ts';
import { writeEarlierFile } from '../earlier-file.ts';
import { auditBooks } from '../ledger/chain.ts';
import { copySteps } from '../migrations-folder.ts';
import { addUser, command, connectPlain, openWith } from '../open.ts';

/** A database that many post to at once, in a thread of its own as in production. */
function openLoaded(): { db: Database; acknowledged: string[]; stop: () => Promise<void> } {
  const db = openDatabase({ path: join(createTestFolder(), 'coffer.db') });
  addUser(db, 'ada');
  const acknowledged: string[] = [];
  let started = 0;
  const stopping = new AbortController();
  const postForEver = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const sourceId = `load-${(started += 1)}`;
      await db.ledger.post(command({ sourceId }));
      acknowledged.push(sourceId);
    }
  };
  const posting = Promise.all(Array.from({ length: 32 }, postForEver));
  const stop = async (): Promise<void> => {
    stopping.abort();
    await posting;
    await db.close();
  };
  return { db, acknowledged, stop };
}

/** Resolves when so many posts were acknowledged. */
async function reach(acknowledged: readonly string[], count: number): Promise<void> {
  while (acknowledged.length < count) await new Promise((resolve) => setImmediate(resolve));
}

/** All that is wrong with a file, and the sources of the posts in it. */
function inspect(path: string): { findings: unknown[]; sources: unknown[] } {
  const plain = connectPlain(path);
  const integrity = plain.pragma('integrity_check', { simple: true });
  const sources = plain.prepare('SELECT source FROM ledger_transaction').pluck().all();
  return { findings: [...auditBooks(plain), ...(integrity === 'ok' ? [] : [integrity])], sources };
}

describe('a backup', () => {
  it('20 that was taken under load restores, verifies, and holds every post acknowledged before it', async () => {
    const { db, acknowledged, stop } = openLoaded();
    await reach(acknowledged, 500);
    const before = [...acknowledged];
    const backup = await backUp(db.path, join(createTestFolder(), 'backup.db'));
    const during = acknowledged.length - before.length;
    await stop();
    expect(during, 'posts went on').toBeGreaterThan(0);

    // As the README says: move away all that was there, put the copy in its place, start.
    const gone = join(dirname(db.path), 'gone');
    mkdirSync(gone);
    for (const suffix of ['', '-wal', '-shm', '.lock']) {
      if (existsSync(`${db.path}${suffix}`))
        renameSync(`${db.path}${suffix}`, join(gone, `coffer.db${suffix}`));
    }
    copyFileSync(backup.path, db.path);
    const restored = openDatabase({ path: db.path });
    expect(restored.upgradeCopy).toBeNull();
    expect(restored.instanceId).toBe(db.instanceId);
    const { findings, sources } = inspect(db.path);
    expect(findings).toEqual([]);
    expect(backup.lastSeq).toBe(sources.length);
    expect(before.filter((source) => !sources.includes(source))).toEqual([]);
    expect((await getBalance(restored, 'ada')).balance).toBe(BigInt(sources.length) * 10n ** 9n);

    const replay = await restored.ledger.post(command({ sourceId: before[0] ?? '' }));
    const next = await restored.ledger.post(command({ sourceId: 'after' }));
    expect([replay.replayed, next.replayed]).toEqual([true, false]);
    await restored.close();
    expect(inspect(db.path).findings).toEqual([]);
  });

  it('is one file, this user’s alone, with nothing left beside it', async () => {
    const { db } = openWith('ada');
    const folder = join(createTestFolder(), 'backups');
    const { path, sizeBytes, lastSeq } = await backUp(db.path, join(folder, 'a.db'));
    expect(readdirSync(folder)).toEqual(['a.db']);
    expect([statSync(path).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
    expect({ sizeBytes, lastSeq }).toEqual({ sizeBytes: statSync(path).size, lastSeq: 0 });
  });

  it('is made of a database that nobody runs, and of one of an earlier version as it is', async () => {
    const folder = createTestFolder();
    const path = join(folder, 'coffer.db');
    writeEarlierFile(path, { steps: copySteps(join(folder, 'earlier'), 1), sources: ['a', 'b'] });
    expect(readInstanceId(path)).toBe('here');
    const copy = await backUp(path, join(folder, 'backup.db'));
    const steps = connectPlain(copy.path).prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get();
    expect(steps).toBe(1n);
    const restored = openDatabase({ path: copy.path });
    expect(restored.upgradeCopy).toMatch(/before-step-2$/);
    await restored.close();
    expect(inspect(copy.path)).toEqual({ findings: [], sources: ['a', 'b'] });
  });
});
