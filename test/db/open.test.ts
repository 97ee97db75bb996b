import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import { createTestFolder } from '../setup/database.ts';
import { command, openWith, openWorkbench, outcomes, problemOf } from './open.ts';

describe('an open database', () => {
  it.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2n],
    ['foreign_keys', 1n],
    ['recursive_triggers', 1n],
    ['trusted_schema', 0n],
    ['busy_timeout', 5000n],
  ])('has %s at %s on both its connections', (pragma, value) => {
    const { db } = openWith();
    for (const client of [openWorkbench(db).client, db.readClient]) {
      expect(client.pragma(pragma, { simple: true })).toEqual(value);
    }
  });

  it('reads on a connection that cannot write', () => {
    const { db } = openWith();
    expect(() => db.read.run("DELETE FROM user WHERE id = 'x'")).toThrow('Failed to run the query');
  });

  it('reads while a write is under way, and sees it only once it is committed', async () => {
    const { db } = openWith('ada');
    const count = () => db.read.get<{ n: bigint }>('SELECT count(*) AS n FROM ledger_transaction')?.n;
    const within = openWorkbench(db).commit((tx) => (tx.book.post(command(), tx), count()));
    expect(within.answers).toEqual([{ ok: true, value: 0n }]);
    expect(count()).toBe(1n);
  });

  it('enforces foreign keys', async () => {
    const { db } = openWith('ada');
    const orphan = openWorkbench(db).commit((tx) =>
      tx.query.run("INSERT INTO user_role VALUES ('x', 'PlatformManager')"),
    );
    expect(orphan.answers[0]).toHaveProperty('error.cause.code', 'SQLITE_CONSTRAINT_FOREIGNKEY');
    expect(await outcomes([db.ledger.post(command())])).toEqual(['done']);
  });
});

describe('a file that cannot be used ends in one line that says what to do:', () => {
  it('what is no database', () => {
    const path = join(createTestFolder(), 'coffer.db');
    writeFileSync(path, 'This is a letter, not a database. '.repeat(100));
    expect(problemOf({ path })).toMatch(/is not a database: restore it/);
  });

  it('what was damaged', async () => {
    const path = join(createTestFolder(), 'coffer.db');
    await openDatabase({ path }).close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xff, 100, 4096));
    expect(problemOf({ path })).toMatch(/is damaged: restore it/);
  });

  it('a folder that this user may not write', () => {
    const folder = createTestFolder();
    mkdirSync(join(folder, 'closed'));
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'closed'), 0o555);
    expect(asNobody(() => problemOf({ path: join(folder, 'closed/coffer.db') }))).toMatch(
      /give this user the right to write there/,
    );
    expect(asNobody(() => problemOf({ path: join(folder, 'closed/deeper/coffer.db') }))).toMatch(
      /cannot be written/,
    );
  });

  it('a file that this user may not write', async () => {
    const folder = createTestFolder();
    const path = join(folder, 'coffer.db');
    await openDatabase({ path }).close();
    chmodSync(folder, 0o555);
    chmodSync(path, 0o444);
    expect(asNobody(() => problemOf({ path }))).toMatch(/cannot be written: give this user the right/);
    chmodSync(folder, 0o755);
  });

  it('a folder in the place of the file', () => {
    expect(problemOf({ path: createTestFolder() })).toMatch(/is a folder: set database\.path to a file/);
  });

  it('a file in the place of the folder', () => {
    const file = join(createTestFolder(), 'file');
    writeFileSync(file, '');
    expect(problemOf({ path: join(file, 'coffer.db') })).toMatch(/has a file where its folder should be/);
    expect(problemOf({ path: join(file, 'deeper/coffer.db') })).toMatch(
      /has a file where its folder should be/,
    );
  });
});

/** Works as a user whom rights concern: to root they are nothing. */
function asNobody<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('the file that is made', () => {
  it('is its owner’s alone, with its folder', async () => {
    const folder = join(createTestFolder(), 'data');
    const db = openDatabase({ path: join(folder, 'coffer.db') });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    await db.close();
  });
});
