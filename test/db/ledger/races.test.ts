import { describe, expect, it } from 'vitest';
import { getBalance } from '../../../db/index.ts';
import { command, connectPlain, openWith, outcomes } from '../open.ts';

describe('a race for credits', () => {
  it('13 one credit, two requests at once: one is served', async () => {
    const { db } = openWith('ada');
    await db.ledger.post(command({ amount: '1' }));
    const rivals = ['left', 'right'].map((sourceId) => db.ledger.post(command({ type: 'usage', sourceId })));
    expect((await outcomes(rivals)).sort()).toEqual(['done', 'insufficient_credits']);
    expect((await getBalance(db, 'ada')).balance).toBe(0n);
  });

  it('13 one credit, two requests in two turns of the event loop: one is served', async () => {
    const { db } = openWith('ada');
    await db.ledger.post(command({ amount: '1' }));
    const left = db.ledger.post(command({ type: 'usage' }));
    await new Promise((resolve) => setImmediate(resolve));
    const right = db.ledger.post(command({ type: 'usage' }));
    expect(await outcomes([left, right])).toEqual(['done', 'insufficient_credits']);
  });

  it('14 10,000 rivals for 1,000 credits: exactly 1,000 win', async () => {
    const { db } = openWith('ada');
    await db.ledger.post(command({ amount: '1000' }));
    const rivals: Promise<string[]>[] = [];
    for (let each = 0; each < 10_000; each += 1) {
      rivals.push(outcomes([db.ledger.post(command({ type: 'usage', sourceId: `job-${each}` }))]));
      // Some share a batch, some do not.
      if (each % 700 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const told = (await Promise.all(rivals)).flat();
    expect(told.filter((each) => each === 'done')).toHaveLength(1000);
    expect(told.filter((each) => each === 'insufficient_credits')).toHaveLength(9000);
    expect((await getBalance(db, 'ada')).balance).toBe(0n);
    const sums = connectPlain(db.path)
      .prepare(
        'SELECT count(*) AS rows, sum(amount) AS sum, min(balance_after) AS low FROM ledger_transaction',
      )
      .get();
    expect(sums).toEqual({ rows: 1001n, sum: 0n, low: 0n });
  });
});
