import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getBalance, openDatabase, parseCredits } from '../../db/index.ts';
import { migrationsFolder } from '../../db/migrate.ts';
import { createTestFolder } from '../setup/database.ts';
import { writeEarlierFile } from './earlier-file.ts';
import { auditBooks } from './ledger/chain.ts';
import { addStep, copySteps, readSteps } from './migrations-folder.ts';
import { command, connectPlain, problemOf } from './open.ts';

const later = ['ALTER TABLE user ADD COLUMN nickname text', "UPDATE user SET nickname = 'a' || id"];

describe('an empty file', () => {
  it('is brought to this version, with no copy beside it', async () => {
    const path = join(createTestFolder(), 'deep/er/coffer.db');
    const db = openDatabase({ path });
    expect(db.upgradeCopy).toBeNull();
    await db.close();
    expect(readdirSync(join(path, '..'))).toEqual(['coffer.db', 'coffer.db.lock']);
    expect(appliedSteps(path)).toBe(readSteps().length);
  });

  it('that a crash left with the table of steps alone is taken for empty', async () => {
    const path = join(createTestFolder(), 'coffer.db');
    const plain = connectPlain(path);
    plain.exec(
      'CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
    );
    plain.close();
    const db = openDatabase({ path });
    expect(db.upgradeCopy).toBeNull();
    await db.close();
  });

  it('is opened a second time with nothing to do, and is the same installation', async () => {
    const path = join(createTestFolder(), 'coffer.db');
    const first = openDatabase({ path });
    await first.close();
    const again = openDatabase({ path });
    expect(again.upgradeCopy).toBeNull();
    expect(again.instanceId).toBe(first.instanceId);
    await again.close();
  });
});

describe('a file of an earlier version', () => {
  it.each(readSteps().map((step, index) => [index + 1, step.tag]))(
    'with %i steps, the last being %s, is brought on and keeps its books',
    async (count) => {
      const folder = createTestFolder();
      const path = fill(folder, copySteps(join(folder, 'earlier'), count));
      addStep(copySteps(join(folder, 'next')), ...later);
      const db = openDatabase({ path, migrationsFolder: join(folder, 'next') });
      expect((await getBalance(db, 'ada')).balance).toBe(parseCredits('10'));
      await db.ledger.post(command({ amount: '1' }));
      await db.close();
      const plain = connectPlain(path);
      expect(plain.prepare('SELECT nickname FROM user').pluck().get()).toBe('aada');
      expect(auditBooks(plain)).toEqual([]);
    },
  );

  it('is copied beside itself before, and the copy opens in the earlier version', async () => {
    const folder = createTestFolder();
    const path = fill(folder, migrationsFolder);
    addStep(copySteps(join(folder, 'next')), ...later);
    const upgraded = openDatabase({ path, migrationsFolder: join(folder, 'next') });
    await upgraded.close();
    const copy = `${path}.before-step-${readSteps().length + 1}`;
    expect(upgraded.upgradeCopy).toBe(copy);
    const earlier = openDatabase({ path: copy });
    expect((await getBalance(earlier, 'ada')).balance).toBe(parseCredits('10'));
    expect(earlier.instanceId).toBe(upgraded.instanceId);
    await earlier.close();
  });

  it('never overwrites the copy of an earlier try', async () => {
    const folder = createTestFolder();
    const path = fill(folder, migrationsFolder);
    addStep(copySteps(join(folder, 'next')), 'SELECT no_such_function()');
    const tries = [0, 1].map(() => problemOf({ path, migrationsFolder: join(folder, 'next') }));
    expect(tries[0]).toMatch(/could not be upgraded/);
    const copies = readdirSync(folder).filter((name) => name.includes('.before-step-'));
    expect(copies).toHaveLength(2);
  });

  it('stays as it was when the second half of an upgrade fails, and says so in one line', async () => {
    const folder = createTestFolder();
    const path = fill(folder, migrationsFolder);
    const before = dump(path);
    addStep(copySteps(join(folder, 'next')), ...later);
    addStep(join(folder, 'next'), 'DROP TABLE purchase', 'INSERT INTO no_such_table VALUES (1)');
    expect(problemOf({ path, migrationsFolder: join(folder, 'next') })).toMatch(
      /could not be upgraded.*nothing.*copy/,
    );
    expect(dump(path)).toEqual(before);
    const db = openDatabase({ path });
    expect((await getBalance(db, 'ada')).balance).toBe(parseCredits('10'));
    await db.close();
  });
});

describe('a file that is not for this version', () => {
  it('is refused when it is newer, and stays as it is', async () => {
    const folder = createTestFolder();
    addStep(copySteps(join(folder, 'next')), ...later);
    const path = fill(folder, join(folder, 'next'));
    const before = dump(path);
    expect(problemOf({ path })).toMatch(/newer version of Coffer/);
    expect(dump(path)).toEqual(before);
  });

  it("is refused when it is another program's, to the byte", () => {
    const path = join(createTestFolder(), 'other.db');
    const other = connectPlain(path);
    other.exec('CREATE TABLE note (text); INSERT INTO note VALUES (1)');
    other.close();
    const before = readFileSync(path);
    expect(problemOf({ path })).toMatch(/another program's database/);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it("is refused when it is another program's that uses the same migration tool", () => {
    const path = join(createTestFolder(), 'other.db');
    const other = connectPlain(path);
    other.exec('CREATE TABLE __drizzle_migrations (id, hash, created_at); CREATE TABLE user (id)');
    other.close();
    expect(problemOf({ path })).toMatch(/another program's database/);
  });
});

/** A file as the version with these steps left it: ada, and a grant of 10. Written as SQL, for this version's writer needs its own. */
function fill(folder: string, steps: string): string {
  const path = join(folder, 'coffer.db');
  writeEarlierFile(path, { steps, sources: ['before'] });
  return path;
}

function appliedSteps(path: string): number {
  return Number(connectPlain(path).prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get());
}

function dump(path: string): unknown {
  const plain = connectPlain(path);
  const tables = plain.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();
  const rows = ['user', 'wallet', 'ledger_transaction', '__drizzle_migrations'].map((table) =>
    plain.prepare(`SELECT * FROM ${table}`).all(),
  );
  plain.close();
  return { tables, rows };
}
