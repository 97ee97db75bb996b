import { describe, expect, it } from 'vitest';
import {
  creditsFromNano,
  formatCredits,
  getBalance,
  getBalanceSeries,
  parseCredits,
} from '../../../db/index.ts';
import { holdOf, command, openWith, outcomes, startMs } from '../open.ts';

const hourMs = 3_600_000;
const at = (hours: number) => new Date(startMs + hours * hourMs);

/** One credit for ada at each of these hours after the start. */
async function openWithGrants(...hours: readonly number[]) {
  const { db, clock } = openWith('ada');
  for (const hour of hours) {
    clock.nowMs = at(hour).getTime();
    await db.ledger.post(command());
  }
  const series = async (from: number, to: number) => {
    const points = await getBalanceSeries(db, 'ada', { from: at(from), to: at(to) });
    return points.map(
      (point) => `${(point.at.getTime() - startMs) / hourMs}h ${formatCredits(point.balance)}`,
    );
  };
  return { db, series };
}

describe('a balance', () => {
  it('is nothing before the first movement', async () => {
    const { db } = openWith('ada');
    expect(await getBalance(db, 'ada')).toEqual({
      userId: 'ada',
      balance: 0n,
      held: 0n,
      overdraft: 0n,
      available: 0n,
      expiring: [],
      asOfSeq: 0,
    });
  });

  it('tells what is available beside what is held and what may be overdrawn', async () => {
    const { db } = openWith('ada');
    await db.ledger.post(command({ amount: '10' }));
    const actor = { type: 'user', id: 'ada', name: 'ada' } as const;
    await db.ledger.setOverdraft({ userId: 'ada', overdraft: parseCredits('1'), actor });
    await db.ledger.hold(holdOf({ amount: '3' }));
    expect(await getBalance(db, 'ada')).toMatchObject({
      balance: 10_000_000_000n,
      held: 3_000_000_000n,
      overdraft: 1_000_000_000n,
      available: 8_000_000_000n,
    });
  });

  it('of nobody is refused', async () => {
    const { db } = openWith('ada');
    const window = { from: at(0), to: at(1) };
    const asked = [getBalance(db, 'nobody'), getBalanceSeries(db, 'nobody', window)];
    expect(await outcomes(asked)).toEqual(['user_not_found', 'user_not_found']);
  });
});

describe('a balance over time', () => {
  it.each([
    ['starts where the window does, with what was there', [10, 30], '10h 2.00, 20h 3.00, 30h 4.00'],
    ['counts a movement at the very start as there', [20, 25], '20h 3.00'],
    ['counts a movement at the very end', [25, 30], '25h 3.00, 30h 4.00'],
    ['leaves out what came after', [0, 29], '0h 1.00, 5h 2.00, 20h 3.00'],
    ['is one point while nothing moved', [21, 29], '21h 3.00'],
    ['is one point before the first movement', [-9, -1], '-9h 0.00'],
    ['is one point for a window of no length', [20, 20], '20h 3.00'],
  ])('%s', async (_, [from = 0, to = 0], points) => {
    const { series } = await openWithGrants(0, 5, 20, 30);
    expect((await series(from, to)).join(', ')).toBe(points);
  });

  it('leaves out what came after a window that the spans do not fill', async () => {
    const { series } = await openWithGrants(1, 2);
    const short = 2 - 1 / hourMs;
    expect(await series(0, short)).toEqual(['0h 0.00', '1h 1.00']);
  });

  it('has at most 181 points, the last being the balance now', async () => {
    const { db, clock } = openWith('ada');
    for (let post = 0; post < 500; post += 1) {
      clock.nowMs += 60_000;
      await db.ledger.post(command());
    }
    const window = { from: new Date(startMs), to: new Date(clock.nowMs) };
    const points = await getBalanceSeries(db, 'ada', window);
    expect(points.length).toBeGreaterThan(150);
    expect(points.length).toBeLessThanOrEqual(181);
    expect(points.at(-1)).toEqual({ at: window.to, balance: creditsFromNano(500_000_000_000n) });
    expect(points).toEqual(points.toSorted((left, right) => left.at.getTime() - right.at.getTime()));
  });

  it('takes the last of several movements in one millisecond', async () => {
    const { series } = await openWithGrants(1, 1, 1);
    expect(await series(0, 2)).toEqual(['0h 0.00', '1h 3.00']);
  });
});
