import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command as exportCommand } from '@coffer/server/proof/command/export.ts';
import { describe, expect, it } from 'vitest';
import { busyBooks } from '../../db/proof/busy-books.ts';
import { forge } from '../../db/proof/forgery.ts';
import { command, openWith } from '../../db/open.ts';
import { checkExport } from '../../proof/check-export.ts';
import { createTestFolder } from '../../setup/database.ts';
import { runOn } from './books.ts';

type Line = Record<string, unknown>;

/** Exports busy books, changes lines, and has somebody else's program check what that gives. */
async function checkAfter(change: (lines: Line[]) => Line[], publicKey?: string): Promise<string[]> {
  const { db } = await busyBooks();
  const { out } = await runOn(db, exportCommand);
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const file = join(createTestFolder(), 'ledger.jsonl');
  writeFileSync(
    file,
    change(lines)
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
  return checkExport(file, publicKey);
}

/** Changes one line: 0 is the first, 1 to 17 are transactions, 18 is the head. */
const setLine = (index: number, changes: Line) => (lines: Line[]) =>
  lines.map((line, place) => (place === index ? { ...line, ...changes } : line));

describe('an exported ledger', () => {
  it('is found sound by a checker that knows nothing but its description', async () => {
    expect(await checkAfter((lines) => lines)).toEqual([]);
  });

  it('is found sound with nothing in it', async () => {
    const { db } = openWith('ada');
    const { folder, said } = await runOn(db, exportCommand, { operand: 'ledger.jsonl' });
    expect(said).toContain(join(folder, 'ledger.jsonl'));
    expect(await checkExport(join(folder, 'ledger.jsonl'))).toEqual([]);
  });

  it.each<[string, (lines: Line[]) => Line[], RegExp]>([
    ['an amount', setLine(5, { amount_nano: '-1' }), /^row 5: hash/],
    ['a balance', setLine(5, { balance_after_nano: '1' }), /^row 5: balance/],
    ['a description', setLine(2, { description: 'For ever' }), /^row 2: hash/],
    ['an end', setLine(2, { expires_at_ms: null }), /^row 2: hash/],
    ['a hash', setLine(5, { hash: '0'.repeat(64) }), /^row 5: hash/],
    ['a wallet’s last hash', setLine(17, { hash: '0'.repeat(64) }), /^the wallets differ/],
    ['a type', setLine(3, { type: 'admin_grant' }), /^the sums by type differ/],
    [
      'the order',
      (lines) => [...lines.slice(0, 5), ...lines.slice(6, 7), ...lines.slice(5, 6), ...lines.slice(7)],
      /^row 6 stands in place 5/,
    ],
    ['a row taken out', (lines) => lines.filter((_, index) => index !== 5), /^row 6 stands in place 5/],
    ['the end cut off', (lines) => lines.slice(0, 10), /^there is no head/],
    [
      'rows cut off before the head',
      (lines) => [...lines.slice(0, 17), ...lines.slice(18)],
      /^rows end with 16, the head covers 17/,
    ],
    ['the first line cut off', (lines) => lines.slice(1), /^the first line/],
    [
      'the time of the head',
      setLine(18, { created_at: '2020-01-01T00:00:00.000Z' }),
      /^the head is not signed/,
    ],
    ['the instance', setLine(0, { instance_id: 'x' }), /^the head is of another instance/],
  ])('is found out where somebody changed %s', async (_, change, found) => {
    expect(await checkAfter(change)).toContainEqual(expect.stringMatching(found));
  });

  it('is found out where somebody signed another one with a key of their own', async () => {
    const kept = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrc';
    const wrong = await checkAfter((lines) => lines, kept.padEnd(43, 'A').slice(0, 43));
    expect(wrong).toEqual(['the head is not signed by the public key']);
  });

  it('leaves out what is posted while it is written', async () => {
    const { db } = openWith('ada');
    for (let index = 0; index < 450; index += 1) await db.ledger.post(command());
    const exporting = runOn(db, exportCommand, { operand: 'ledger.jsonl' });
    await db.ledger.post(command());
    const { folder } = await exporting;
    const file = join(folder, 'ledger.jsonl');
    expect(await checkExport(file)).toEqual([]);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(452);
  });

  it('leaves out nothing of what was forged: its head then differs from the one kept', async () => {
    const { db } = await busyBooks();
    const headOf = async (): Promise<unknown> => {
      const { out } = await runOn(db, exportCommand);
      return (JSON.parse(out.trim().split('\n').at(-1) ?? '') as { wallets: unknown }).wallets;
    };
    const kept = await headOf();
    forge(db, 'ada', "UPDATE ledger_transaction SET description = 'For ever' WHERE seq = 2");
    expect(await headOf()).not.toEqual(kept);
  });

  it('is not written over a file that is there, nor without the secret that signs it', async () => {
    const { db } = await busyBooks();
    const folder = createTestFolder();
    writeFileSync(join(folder, 'kept.jsonl'), 'kept');
    const into = (operand: string) => runOn(db, exportCommand, { operand, folder });
    await expect(into('kept.jsonl')).rejects.toThrow(/kept\.jsonl is there already/);
    await expect(into('none/x.jsonl')).rejects.toThrow(/cannot be written \(ENOENT\)/);
    await expect(runOn(db, exportCommand, { secretKey: null })).rejects.toThrow(/secret is missing/);
  });
});
