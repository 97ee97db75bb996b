import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backUp } from '../../../db/index.ts';
import { migrationsFolder } from '../../../db/migrate.ts';
import { createTestFolder } from '../../setup/database.ts';
import { writeEarlierFile } from '../earlier-file.ts';
import { connectPlain, openWith } from '../open.ts';

describe('a backup that cannot be made says why in one line, and leaves nothing behind:', () => {
  it.each([
    ['there is no database', () => 'missing.db', /missing\.db is not there: there is nothing to back up\.$/],
    ['the database is empty', emptyFile, /is empty: there is nothing to back up\.$/],
    ['it is another program’s', foreignFile, /is another program's database/],
    ['it is no database', letter, /is not a database/],
    ['it is damaged', damagedFile, /damaged.+: keep the earlier copies\.$/],
  ])('%s', async (_, make, words) => {
    const folder = createTestFolder();
    const path = join(folder, make(folder));
    const before = readdirSync(folder);
    expect(await problemOf(backUp(path, join(folder, 'backup.db')))).toMatch(words);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('the name is taken', async () => {
    const { db } = openWith();
    const target = join(createTestFolder(), 'letter.txt');
    writeFileSync(target, 'Dear reader');
    expect(await problemOf(backUp(db.path, target))).toMatch(/letter\.txt is there already: choose another/);
    expect(statSync(target).size).toBe(11);
  });

  it('the folder above is not there, as where a disk is not mounted', async () => {
    const { db } = openWith();
    const folder = createTestFolder();
    expect(await problemOf(backUp(db.path, join(folder, 'disk/backups/a.db')))).toMatch(
      /the folder above it is not there\.$/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a file stands in the folder’s place', async () => {
    const { db } = openWith();
    const file = join(createTestFolder(), 'file');
    writeFileSync(file, '');
    expect(await problemOf(backUp(db.path, join(file, 'a.db')))).toMatch(
      /a file where its folder should be\.$/,
    );
  });

  it('this user may not write there', async () => {
    const { path } = openWith().db;
    const folder = createTestFolder();
    const script = `import(${JSON.stringify(join(root, 'db/index.ts'))}).then(({ backUp }) => {
      if (process.geteuid() === 0) process.seteuid(65534);
      return backUp(${JSON.stringify(path)}, ${JSON.stringify(join(folder, 'a.db'))});
    }).catch((error) => console.log(error.message));`;
    chmodSync(dirname(path), 0o777);
    for (const suffix of ['', '-wal', '-shm']) chmodSync(`${path}${suffix}`, 0o666);
    chmodSync(folder, 0o555);
    onTestFinished(() => chmodSync(folder, 0o755));
    const told = execFileSync(process.execPath, ['-e', script]).toString();
    expect(told).toMatch(/could not be written: give this user the right to write there\.\n$/);
    expect(readdirSync(folder)).toEqual([]);
  });
});

const root = join(import.meta.dirname, '../../..');

async function problemOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'DatabaseProblem', message: expect.stringMatching(/^[^\n]+\.$/) });
  return (error as Error).message;
}

function emptyFile(folder: string): string {
  writeFileSync(join(folder, 'empty.db'), '');
  return 'empty.db';
}

function letter(folder: string): string {
  writeFileSync(join(folder, 'letter.db'), 'This is a letter, not a database. '.repeat(100));
  return 'letter.db';
}

function foreignFile(folder: string): string {
  const plain = connectPlain(join(folder, 'foreign.db'));
  plain.exec('CREATE TABLE recipe (name text)');
  plain.close();
  return 'foreign.db';
}

/** Whole at its beginning, so that it opens, and zeros in its midst. */
function damagedFile(folder: string): string {
  const path = join(folder, 'damaged.db');
  writeEarlierFile(path, { steps: migrationsFolder, sources: ['a'] });
  const plain = connectPlain(path);
  const page = plain.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'ledger_transaction'").pluck();
  const offset = (Number(page.get()) - 1) * 4096;
  plain.close();
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0, offset, offset + 4096));
  return 'damaged.db';
}
