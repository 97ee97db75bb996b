import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '@coffer/db';
import { command as head } from '@coffer/server/proof/command/head.ts';
import { command as verify } from '@coffer/server/proof/command/verify.ts';
import { describe, expect, it } from 'vitest';
import { busyBooks } from '../../db/proof/busy-books.ts';
import { forge } from '../../db/proof/forgery.ts';
import { tamper } from '../../db/proof/tamper.ts';
import { command } from '../../db/open.ts';
import { createTestFolder } from '../../setup/database.ts';
import { runOn } from './books.ts';

/** Writes the head of these books to a file; answers the file, and the key that it names. */
async function keepHead(db: Database, changes: object = {}) {
  const { out } = await runOn(db, head);
  const content = JSON.parse(out) as { public_key: string };
  const file = join(createTestFolder(), 'head.json');
  writeFileSync(file, JSON.stringify({ ...content, ...changes }));
  return { file, publicKey: content.public_key };
}

describe('pnpm run verify', () => {
  it('ends well with sound books, and says how much it looked at', async () => {
    const { db } = await busyBooks();
    const { code, out, said } = await runOn(db, verify);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(said).toMatch(/^Looked at 17 transactions of 4 wallets in [\d.]+ s: nothing is wrong\.$/);
  });

  it('ends with 1 and a line for each thing that is wrong', async () => {
    const { db } = await busyBooks();
    tamper(db, "UPDATE wallet SET balance = 7, held = 9 WHERE user_id = 'eve'");
    const { code, out, said } = await runOn(db, verify);
    expect(code).toBe(1);
    expect(out.trim().split('\n')).toEqual([
      'wallet eve: holds back 0.000000009, and by its open holds it is 0.00',
      'wallet eve: has a balance of 0.000000007, and by its rows it is 0.00',
    ]);
    expect(said).toContain('2 things are wrong');
  });

  it('needs no running instance, and leaves a stopped one’s file as it was', async () => {
    const { db } = await busyBooks();
    await db.close();
    expect((await runOn(db, verify)).code).toBe(0);
    await openDatabase({ path: db.path, inline: { now: Date.now } }).close();
  });

  it('says in a line that there is no such file', async () => {
    const nowhere = { path: join(createTestFolder(), 'none.db') };
    await expect(runOn(nowhere, verify)).rejects.toThrow(/none\.db does not exist/);
  });
});

describe('pnpm run verify --head', () => {
  it('proves that nothing changed before it, whatever was posted since', async () => {
    const { db } = await busyBooks();
    const { file, publicKey } = await keepHead(db);
    for (const userId of ['ada', 'eve']) await db.ledger.post(command({ userId }));
    const { code, said } = await runOn(db, verify, { options: { head: file } });
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('nothing changed in the 17') });
    const named = await runOn(db, verify, {
      options: { head: file, 'public-key': publicKey },
      secretKey: null,
    });
    expect(named.code).toBe(0);
  });

  it('finds what was forged with all hashes computed anew', async () => {
    const { db } = await busyBooks();
    const { file } = await keepHead(db);
    forge(db, 'ada', "UPDATE ledger_transaction SET description = 'For ever' WHERE seq = 2");
    expect((await runOn(db, verify)).code).toBe(0);
    const { code, out } = await runOn(db, verify, { options: { head: file } });
    expect(code).toBe(1);
    expect(out).toBe(
      'the head: has another digest of all wallets than the rows up to transaction 17 give now\n',
    );
  });

  it('finds a sum that is another one now', async () => {
    const { db } = await busyBooks();
    const { file } = await keepHead(db);
    forge(db, 'ada', "UPDATE ledger_transaction SET type = 'admin_grant' WHERE seq = 3");
    const { out } = await runOn(db, verify, { options: { head: file } });
    expect(out).toContain('the head: says bonus 4.00 in 1, and the rows up to transaction 17 give 0.00 in 0');
  });

  it('finds that the ledger is shorter than the head', async () => {
    const { db } = await busyBooks();
    const { file } = await keepHead(db);
    tamper(db, 'DELETE FROM ledger_transaction WHERE seq = 17');
    const { out } = await runOn(db, verify, { options: { head: file } });
    expect(out).toContain('the head: covers 17 transactions, and the ledger ends with 16');
  });

  it.each([
    [{ seq: 16 }, {}, 'the head: is not as it was signed'],
    [{ created_at: '2026-11-02T00:00:00.000Z' }, {}, 'the head: is not as it was signed'],
    [{ signature: 'x' }, {}, 'the head: is not as it was signed'],
    [{ public_key: 'x' }, {}, 'the head: is not as it was signed'],
    [{}, { secretKey: 'another'.repeat(6) }, "which is not this instance's key"],
    [{}, { options: { 'public-key': 'x' } }, 'the head: is signed with another key than the one given'],
  ])('does not believe a head with %j, called with %j', async (changes, given, words) => {
    const { db } = await busyBooks();
    const { file } = await keepHead(db, changes);
    const { options, ...rest } = { options: {}, ...given };
    const { code, out } = await runOn(db, verify, { ...rest, options: { ...options, head: file } });
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining(words) });
  });

  it('does not take the head of another instance', async () => {
    const [first, second] = [await busyBooks(), await busyBooks()];
    const { file, publicKey } = await keepHead(first.db);
    const { out } = await runOn(second.db, verify, { options: { head: file, 'public-key': publicKey } });
    expect(out).toBe(
      `the head: was made by instance ${first.db.instanceId}, and this is ${second.db.instanceId}\n`,
    );
  });

  it('says in a line that a file is no head', async () => {
    const { db } = await busyBooks();
    const file = join(createTestFolder(), 'letter.json');
    writeFileSync(file, '{"dear":"grandmother"}');
    await expect(runOn(db, verify, { options: { head: file } })).rejects.toThrow(
      /letter\.json is not a head/,
    );
  });
});
