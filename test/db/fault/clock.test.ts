import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Credits,
  type Database,
  formatFinding,
  getBalance,
  listTransactions,
  verifyBooks,
} from '../../../db/index.ts';
import { addUser, command, holdOf, openWith, outcomes, startMs } from '../open.ts';
import { type TestClock } from '../open.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** A history that fails is told, however small it has become, before the test's own time is over. */
const trials = { numRuns: 60, interruptAfterTimeLimit: 45_000 };

/** What may happen, a jump of the machine's clock among it. */
const step = fc.oneof(
  fc.record({ what: fc.constant('jump' as const), byMs: fc.integer({ min: -3 * dayMs, max: 3 * dayMs }) }),
  fc.record({ what: fc.constant('jump' as const), byMs: fc.integer({ min: -9000, max: 9000 }) }),
  fc.record({ what: fc.constant('grant' as const), endsInMs: fc.option(fc.integer({ min: 1, max: dayMs })) }),
  fc.record({ what: fc.constant('spend' as const), part: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ what: fc.constant('hold' as const), forMs: fc.integer({ min: 1, max: dayMs }) }),
  fc.record({ what: fc.constant('tidy' as const) }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function perform(db: Database, clock: TestClock, wanted: Step): Promise<void> {
  switch (wanted.what) {
    case 'jump':
      clock.nowMs += wanted.byMs;
      return;
    case 'grant': {
      const expiresAt = wanted.endsInMs === null ? null : new Date(clock.nowMs + wanted.endsInMs);
      await db.ledger.post(command({ amount: '8', expiresAt }));
      return;
    }
    case 'spend': {
      const { available } = await getBalance(db, 'ada');
      const amount = (available / BigInt(wanted.part)) as Credits;
      if (amount > 0n) await db.ledger.post({ ...command({ type: 'usage' }), amount });
      return;
    }
    case 'hold':
      await outcomes([db.ledger.hold(holdOf({ amount: '3', expiresInMs: wanted.forMs }))]);
      return;
    case 'tidy':
      await db.ledger.tidy();
  }
}

describe('a clock that jumps forward and back', () => {
  it('leaves the books right, and what a wallet shows as available is what can be spent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { db, clock } = openWith('ada');
        for (const each of steps) {
          await perform(db, clock, each);
          const { available } = await getBalance(db, 'ada');
          const tooMuch = { ...command({ type: 'usage' }), amount: (available + 1n) as Credits };
          expect(await outcomes([db.ledger.post(tooMuch)])).toEqual(['insufficient_credits']);
        }
        expect([...verifyBooks(db, { structure: true })].flat().map(formatFinding)).toEqual([]);
        await db.close();
      }),
      trials,
    );
  }, 60_000);

  it('leaves lists by date right', async () => {
    const span = fc.tuple(
      fc.integer({ min: -4 * dayMs, max: 8 * dayMs }),
      fc.integer({ min: 0, max: 5 * dayMs }),
    );
    const jumps = fc.array(fc.integer({ min: -3 * dayMs, max: 3 * dayMs }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(jumps, fc.array(span, { minLength: 1, maxLength: 8 }), async (all, spans) => {
        const { db, clock } = openWith('ada');
        for (const byMs of all) {
          await db.ledger.post(command());
          clock.nowMs += byMs;
        }
        const rows = await listTransactions(db, { userId: null }, { limit: 100 });
        for (const [fromMs, lengthMs] of spans) {
          const [from, to] = [new Date(startMs + fromMs), new Date(startMs + fromMs + lengthMs)];
          const found = await listTransactions(db, { userId: null, from, to }, { limit: 100 });
          const wanted = rows.data.filter(({ createdAt }) => createdAt >= from && createdAt <= to);
          expect(found.data.map(({ seq }) => seq)).toEqual(wanted.map(({ seq }) => seq));
        }
        await db.close();
      }),
      trials,
    );
  }, 60_000);

  it('ends a hold by the time it shows, and one that was put down as over stays over', async () => {
    const { db, clock } = openWith('ada', 'bob');
    for (const userId of ['ada', 'bob']) {
      await db.ledger.post(command({ userId, amount: '10' }));
      await db.ledger.hold(holdOf({ userId, amount: '4', expiresInMs: 15 * minuteMs }));
    }
    clock.nowMs += dayMs;
    expect((await getBalance(db, 'ada')).held).toBe(0n);
    // Only ada's is looked at by somebody who writes.
    await db.ledger.post(command({ type: 'usage', amount: '1' }));
    clock.nowMs -= dayMs;
    expect((await getBalance(db, 'ada')).held).toBe(0n);
    expect((await getBalance(db, 'bob')).held).toBe(4_000_000_000n);
    expect(await outcomes([db.ledger.post(command({ userId: 'bob', type: 'usage', amount: '7' }))])).toEqual([
      'insufficient_credits',
    ]);
  });

  it('is no fault of credits past their end that a hold still needs', async () => {
    const { db, clock } = openWith('ada');
    await db.ledger.post(command({ amount: '8', expiresAt: new Date(startMs + minuteMs) }));
    await db.ledger.hold(holdOf({ amount: '3', expiresInMs: dayMs }));
    clock.nowMs += 2 * minuteMs;
    await db.ledger.tidy();
    expect((await getBalance(db, 'ada')).balance).toBe(3_000_000_000n);
    clock.nowMs -= dayMs;
    expect([...verifyBooks(db, { structure: true })].flat().map(formatFinding)).toEqual([]);
  });

  it('notes where time went back by more than a moment, and nowhere else', async () => {
    const { db, clock } = openWith('ada');
    addUser(db, 'bob');
    for (const byMs of [0, 5000, -5000, -20_000, dayMs, -dayMs]) {
      clock.nowMs += byMs;
      await db.ledger.post(command());
    }
    const steps = db.readClient.prepare('SELECT seq FROM clock_step').pluck().all();
    expect(steps).toEqual([4n, 6n]);
    const times = (await listTransactions(db, { userId: null, order: 'oldest_first' }, { limit: 10 })).data;
    const offsets = times.map(({ createdAt }) => createdAt.getTime() - startMs);
    expect(offsets).toEqual([0, 5000, 5000, -20_000, dayMs - 20_000, -20_000]);
  });
});
