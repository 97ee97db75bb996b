import { closeSync, openSync, writeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Finding, formatFinding, openBooks, verifyBooks } from '../../../db/index.ts';
import { command, connectPlain, openWith } from '../open.ts';
import { busyBooks, findingsOf, linesOf } from './busy-books.ts';
import { forge } from './forgery.ts';
import { tamper } from './tamper.ts';

describe('verifying', () => {
  it('finds nothing in books in which everything has happened', async () => {
    const { db } = await busyBooks();
    expect(linesOf(db)).toEqual([]);
  });

  it('finds nothing in new books', () => {
    expect(linesOf(openWith().db)).toEqual([]);
  });

  it('finds nothing while the books move between its steps', async () => {
    const { db } = await busyBooks();
    const findings: Finding[] = [];
    const steps = verifyBooks(db, { structure: true });
    for (let step = steps.next(); !step.done; step = steps.next()) {
      findings.push(...step.value);
      for (const userId of ['ada', 'eve']) await db.ledger.post(command({ userId }));
    }
    expect(findings).toEqual([]);
  });

  it('says how much it looked at', async () => {
    const { db } = await busyBooks();
    const steps = verifyBooks(db, { structure: false });
    let step = steps.next();
    while (!step.done) step = steps.next();
    expect(step.value).toEqual({ lastSeq: 17, wallets: 4 });
  });

  it('reads a file of its own beside the program that writes it', async () => {
    const { db } = await busyBooks();
    const books = openBooks(db.path);
    expect([...verifyBooks(books, { structure: true })].flat()).toEqual([]);
    expect(() => books.readClient.exec('DELETE FROM purchase')).toThrow(/readonly/);
    books.close();
  });

  it('tells the first rows of a wallet in which all are wrong, and how many there are', async () => {
    const { db } = openWith('ada', 'bob');
    for (let index = 0; index < 450; index += 1) await db.ledger.post(command());
    tamper(db, 'UPDATE ledger_transaction SET created_at = created_at + 1');
    const lines = findingsOf(db).filter(({ userId }) => userId === 'ada');
    expect(lines).toHaveLength(21);
    expect(lines.map(formatFinding).at(-1)).toBe(
      'wallet ada: has 450 rows that are wrong; the first 20 were told',
    );
  });
});

describe('verifying the rules, where the hashes were computed anew', () => {
  it.each([
    [
      'ada',
      'UPDATE ledger_transaction SET amount = -2 WHERE seq = 13',
      'transaction 13: does not leave the balance',
    ],
    [
      'ada',
      "UPDATE ledger_transaction SET type = 'present' WHERE seq = 3",
      'transaction 3: has the type "present"',
    ],
    [
      'ada',
      "UPDATE ledger_transaction SET type = 'refund' WHERE seq = 3",
      'transaction 3: has an amount that its type',
    ],
    [
      'kim',
      'UPDATE ledger_transaction SET expires_at = 1893456000000 WHERE seq = 6; UPDATE lot SET expires_at = 1893456000000 WHERE transaction_seq = 6',
      'transaction 8: takes credits before they expired',
    ],
    [
      'kim',
      "UPDATE ledger_transaction SET source = 'x' WHERE seq = 8",
      'transaction 8: takes what expired of credits that had no end',
    ],
    [
      'kim',
      "UPDATE ledger_transaction SET source = (SELECT source_id FROM named_transaction WHERE seq = 8) || ':3' WHERE seq = 8",
      'transaction 8: does not name the credits that expired',
    ],
    [
      'kim',
      'UPDATE ledger_transaction SET amount = -4000000000, balance_after = 1000000000 WHERE seq = 8; UPDATE ledger_transaction SET balance_after = -2000000000 WHERE seq = 11',
      'transaction 11: takes more than was left',
    ],
    [
      'ada',
      "UPDATE ledger_transaction SET type = 'expiry' WHERE seq = 5",
      'transaction 5: takes what expired of credits that had no end',
    ],
  ])('finds in the wallet of %s: %s', async (user, sql, found) => {
    const { db } = await busyBooks();
    forge(db, user, sql);
    const lines = linesOf(db).filter((line) => line.startsWith(`wallet ${user}, ${found}`));
    expect(lines).toHaveLength(1);
  });
});

describe('verifying the file', () => {
  const guard = 'transaction_never_changes BEFORE UPDATE ON ledger_transaction BEGIN SELECT 1; END';
  it.each([
    ['DROP TRIGGER transaction_never_changes', 'the trigger transaction_never_changes: is missing'],
    [
      `DROP TRIGGER transaction_never_changes; CREATE TRIGGER ${guard}`,
      'the trigger transaction_never_changes: is not what this version makes',
    ],
    ['DROP INDEX transaction_by_source', 'the index transaction_by_source: is missing'],
    ['CREATE TABLE notes (text)', 'the table notes: is nothing that Coffer makes'],
    ['CREATE VIEW rich AS SELECT * FROM wallet', 'the view rich: is nothing that Coffer makes'],
    ['DROP TABLE day_total', 'the table day_total: is missing'],
  ])('finds in its schema: %s', async (sql, found) => {
    const { db } = await busyBooks();
    connectPlain(db.path).exec(sql);
    expect(linesOf(db)).toContain(found);
  });

  it('finds tables that cannot be read, and looks at the others all the same', async () => {
    const { db } = await busyBooks();
    tamper(db, "UPDATE wallet SET balance = 1 WHERE user_id = 'eve'");
    connectPlain(db.path).exec('DROP TABLE day_total; DROP TABLE purchase');
    const lines = linesOf(db);
    expect(lines).toContain('day_total: cannot be read to its end (SQLITE_ERROR)');
    expect(lines).toContainEqual(expect.stringMatching(/^wallet eve: has a balance/));
  });

  it('finds rows that point at nothing', async () => {
    const { db } = await busyBooks();
    tamper(db, 'UPDATE api_key SET id = id; INSERT INTO clock_step VALUES (77)');
    expect(linesOf(db)).toContain('clock_step 77: points at a ledger_transaction that is not there');
  });

  it('finds pages that were written over', async () => {
    const { db } = openWith('ada');
    for (let index = 0; index < 500; index += 1)
      await db.ledger.post(command({ description: 'x'.repeat(50) }));
    await db.close();
    const plain = connectPlain(db.path);
    plain.pragma('wal_checkpoint(TRUNCATE)');
    const root = plain
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'ledger_transaction'")
      .pluck()
      .get();
    plain.close();
    const file = openSync(db.path, 'r+');
    writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, (Number(root) - 1) * 4096);
    closeSync(file);
    const books = openBooks(db.path);
    const lines = [...verifyBooks(books, { structure: true })].flat().map(formatFinding);
    books.close();
    expect(lines).toContainEqual(expect.stringMatching(/^the file: /));
    expect(lines).toContain('ledger_transaction: cannot be read to its end (SQLITE_CORRUPT)');
  });
});
