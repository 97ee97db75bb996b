import { describe, expect, it } from 'vitest';
import { busyBooks, linesOf } from './busy-books.ts';
import { tamper } from './tamper.ts';
import { changedBeside } from './tampering/beside.ts';
import { insertions } from './tampering/insertions.ts';
import { removals } from './tampering/removals.ts';
import { changedRows } from './tampering/rows.ts';
import { changedWallets } from './tampering/wallets.ts';

describe.each([
  ['a change of', changedRows],
  ['the removal of', removals],
  ['the insertion of', insertions],
  ['a change in a wallet of', changedWallets],
  ['a change beside the rows of', changedBeside],
])('verifying finds %s', (_, tamperings) => {
  it.each(tamperings.map(([what, sql, ...found]) => ({ what, sql, found })))(
    '$what',
    async ({ sql, found }) => {
      const { db } = await busyBooks();
      tamper(db, sql);
      const lines = linesOf(db);
      for (const words of found) expect(lines).toContainEqual(expect.stringMatching(words));
    },
  );
});
