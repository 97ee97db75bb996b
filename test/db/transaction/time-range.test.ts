import { assert, asyncProperty, array, integer, oneof } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Span, findSeqRange } from '../../../db/transaction/time-range.ts';
import { command, openWith, startMs } from '../open.ts';

interface Row {
  readonly seq: number;
  readonly createdAtMs: number;
}

/** What the search is to find, by a look at each row. */
function scan(rows: readonly Row[], { fromMs = -Infinity, toMs = Infinity }: Span) {
  const within = rows.filter(({ createdAtMs }) => createdAtMs >= fromMs && createdAtMs <= toMs);
  const [first, last] = [within[0], within.at(-1)];
  return first && last ? { first: first.seq, last: last.seq } : null;
}

/** Several rows in a moment, a usual pace, a night, a year in which nothing happened. */
const gapsMs = array(
  oneof(
    integer({ min: 0, max: 0 }),
    integer({ min: 1, max: 2000 }),
    integer({ min: 20_000_000, max: 40_000_000 }),
    integer({ min: 30_000_000_000, max: 31_000_000_000 }),
  ),
  { minLength: 1, maxLength: 60 },
);

describe('rows by time', () => {
  it('are those that a look at each row finds, however they are spread', async () => {
    await assert(
      asyncProperty(gapsMs, async (gaps) => {
        const { db, clock } = openWith('ada');
        const rows: Row[] = [];
        for (const gap of gaps) {
          clock.nowMs += gap;
          const { transaction } = await db.ledger.post(command({ userId: 'ada', amount: '1' }));
          rows.push({ seq: transaction.seq, createdAtMs: transaction.createdAt.getTime() });
        }
        const moments = rows.flatMap(({ createdAtMs: at }) => [at - 1, at, at + 1]);
        for (const fromMs of moments) {
          expect(findSeqRange(db.readClient, { fromMs })).toEqual(scan(rows, { fromMs }));
          expect(findSeqRange(db.readClient, { toMs: fromMs })).toEqual(scan(rows, { toMs: fromMs }));
          const span = { fromMs, toMs: fromMs + 1500 };
          expect(findSeqRange(db.readClient, span)).toEqual(scan(rows, span));
        }
        await db.close();
      }),
      { numRuns: 12 },
    );
  });

  it('are found where the clock was set back', async () => {
    const { db, clock } = openWith('ada');
    for (const atMs of [0, 60_000, 120_000, 30_000, 90_000, 150_000]) {
      clock.nowMs = startMs + atMs;
      await db.ledger.post(command({ userId: 'ada', amount: '1' }));
    }
    const range = (fromMs: number, toMs: number) =>
      findSeqRange(db.readClient, { fromMs: startMs + fromMs, toMs: startMs + toMs });
    expect(range(0, 0)).toEqual({ first: 1, last: 1 });
    expect(range(60_000, 90_000)).toEqual({ first: 2, last: 5 });
    expect(range(121_000, 149_000)).toBeNull();
  });
});
