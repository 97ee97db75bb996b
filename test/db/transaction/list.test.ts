import { describe, expect, it } from 'vitest';
import {
  type Database,
  type Transaction,
  type TransactionFilter,
  formatCredits,
  listTransactions,
} from '../../../db/index.ts';
import { command, openWith, startMs } from '../open.ts';

const minute = (count: number) => new Date(startMs + count * 60_000);

/** Rows 1 to 6, one a minute from the start; row 5 is bob's. */
async function openWithRows() {
  const { db, clock } = openWith('ada', 'bob');
  const rows = [
    command({ amount: '10', sourceId: 'cs_test_100%', description: 'First order' }),
    command({ amount: '5', type: 'purchase', sourceId: 'csXtest' }),
    command({ amount: '3', type: 'usage', description: '100 per cent' }),
    command({ amount: '2', type: 'admin_removal', description: String.raw`back\slash` }),
    command({ amount: '7', userId: 'bob', description: 'FIRST ORDER' }),
    command({ amount: '1', type: 'usage', sourceId: '0190a5d4-7c00-7abc-8000-00000000000a' }),
  ];
  for (const row of rows) {
    await db.ledger.post(row);
    clock.nowMs += 60_000;
  }
  return db;
}

const seqs = (rows: readonly Transaction[]) => rows.map((row) => row.seq);

async function list(db: Database, filter: Partial<TransactionFilter>): Promise<number[]> {
  const found = await listTransactions(db, { userId: 'ada', ...filter }, { limit: 100 });
  return seqs(found.data);
}

describe('a list of transactions', () => {
  it.each<readonly [string, Partial<TransactionFilter>, readonly number[]]>([
    ['of one wallet, newest first', {}, [6, 4, 3, 2, 1]],
    ['oldest first', { order: 'oldest_first' }, [1, 2, 3, 4, 6]],
    ['of everybody', { userId: null }, [6, 5, 4, 3, 2, 1]],
    ['of nobody', { userId: 'nobody' }, []],
    ['of one type', { types: ['usage'] }, [6, 3]],
    ['of two types', { types: ['usage', 'purchase'] }, [6, 3, 2]],
    ['of no type', { types: [] }, []],
    ['from a moment on, that one included', { from: minute(3) }, [6, 4]],
    ['up to a moment, that one included', { to: minute(2) }, [3, 2, 1]],
    ['between two moments, both included', { from: minute(1), to: minute(3) }, [4, 3, 2]],
    ['of one millisecond', { from: minute(2), to: minute(2) }, [3]],
    ['of a millisecond in which nothing was', { from: new Date(startMs + 1), to: new Date(startMs + 2) }, []],
    ['by part of a description, whatever its case', { search: 'fIrSt OrD', userId: null }, [5, 1]],
    ['by part of a source', { search: 'cs_test' }, [1]],
    ['by part of a source that is stored in 16 bytes', { search: '7ABC-8000' }, [6]],
    ['by %, which is a character like others', { search: '100%' }, [1]],
    ['by %, alone', { search: '%' }, [1]],
    ['by _, which is a character like others', { search: '_' }, [1]],
    [String.raw`by \, which is a character like others`, { search: String.raw`\ `.trim() }, [4]],
    ["by ', which ends no text", { search: "' OR 1 = 1 --" }, []],
    ['by all at once', { search: 'cs', types: ['purchase'], from: minute(1), to: minute(1) }, [2]],
  ])('%s', async (_, filter, expected) => {
    expect(await list(await openWithRows(), filter)).toEqual(expected);
  });

  it('finds a row without a source by its own id', async () => {
    const db = await openWithRows();
    const { data } = await listTransactions(db, { userId: 'ada' }, { limit: 3 });
    expect(await list(db, { search: data[2]?.id ?? '' })).toEqual([3]);
  });

  it('keeps each running balance right whatever the filter leaves out', async () => {
    const db = await openWithRows();
    const balances = async (filter: Partial<TransactionFilter>) => {
      const { data } = await listTransactions(db, { userId: 'ada', ...filter }, { limit: 100 });
      return data.map((row) => `${row.seq}: ${formatCredits(row.balanceAfter)}`);
    };
    expect(await balances({})).toEqual(['6: 9.00', '4: 10.00', '3: 12.00', '2: 15.00', '1: 10.00']);
    expect(await balances({ types: ['usage'] })).toEqual(['6: 9.00', '3: 12.00']);
    expect(await balances({ search: 'slash', order: 'oldest_first' })).toEqual(['4: 10.00']);
    expect(await balances({ from: minute(2) })).toEqual(['6: 9.00', '4: 10.00', '3: 12.00']);
  });
});

describe('a page', () => {
  it('says whether there is more, and where it goes on', async () => {
    const db = await openWithRows();
    const filter = { userId: 'ada' };
    const first = await listTransactions(db, filter, { limit: 2 });
    expect([seqs(first.data), first.hasMore, first.nextCursor]).toEqual([[6, 4], true, 4]);
    const second = await listTransactions(db, filter, { limit: 2, cursor: 4 });
    expect([seqs(second.data), second.hasMore, second.nextCursor]).toEqual([[3, 2], true, 2]);
    const last = await listTransactions(db, filter, { limit: 2, cursor: 2 });
    expect([seqs(last.data), last.hasMore, last.nextCursor]).toEqual([[1], false, null]);
    const whole = await listTransactions(db, filter, { limit: 5 });
    expect([whole.data.length, whole.hasMore, whole.nextCursor]).toEqual([5, false, null]);
  });

  it('skips as many as it is told', async () => {
    const db = await openWithRows();
    const page = await listTransactions(db, { userId: 'ada' }, { limit: 2, skip: 3 });
    expect([seqs(page.data), page.hasMore]).toEqual([[2, 1], false]);
  });

  it.each(['newest_first', 'oldest_first'] as const)(
    'shows every row once while rows arrive between pages, %s',
    async (order) => {
      const db = await openWithRows();
      const seen: number[] = [];
      let cursor: number | undefined;
      for (let page = 0; page < 3; page += 1) {
        const told = await listTransactions(db, { userId: 'ada', order }, { limit: 2, cursor });
        seen.push(...seqs(told.data));
        cursor = told.nextCursor ?? undefined;
        if (page < 2) await db.ledger.post(command({ userId: page === 0 ? 'ada' : 'bob' }));
      }
      const expected = order === 'newest_first' ? [6, 4, 3, 2, 1] : [1, 2, 3, 4, 6, 7];
      expect(seen).toEqual(expected);
    },
  );

  it('stays in the order of the ledger when the clock was turned back', async () => {
    const { db, clock } = openWith('ada');
    for (const stepMs of [0, -5000, 2000]) {
      clock.nowMs += stepMs;
      await db.ledger.post(command());
    }
    expect(await list(db, {})).toEqual([3, 2, 1]);
  });
});
