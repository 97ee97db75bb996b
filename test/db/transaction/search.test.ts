import { expect, it } from 'vitest';
import { listTransactions } from '../../../db/index.ts';
import { command, openWith } from '../open.ts';

it('a search skips past the rows that it looks through at a time', async () => {
  const { db } = openWith('ada');
  const commands = Array.from({ length: 4500 }, (_, index) => command({ description: `run ${index + 1}` }));
  await db.ledger.postBatch({ commands, atomic: false });
  const pageAt = async (skip: number) => {
    const page = await listTransactions(db, { userId: 'ada', search: 'run' }, { skip, limit: 2 });
    return [page.data.map(({ description }) => description), page.hasMore];
  };
  expect(await pageAt(1999)).toEqual([['run 2501', 'run 2500'], true]);
  expect(await pageAt(4497)).toEqual([['run 3', 'run 2'], true]);
  expect(await pageAt(4498)).toEqual([['run 2', 'run 1'], false]);
  expect(await pageAt(5000)).toEqual([[], false]);
});
