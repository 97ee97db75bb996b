import { describe, expect, it } from 'vitest';
import { raiseChaos } from './chaos.ts';

describe('a hundred purchases in chaos', () => {
  it('are in the ledger as Stripe has them, each once, after two deaths and every kind of trouble', async () => {
    const { tally, faults } = await raiseChaos({
      ...{ seed: 'short', payments: 100, deaths: 2 },
      progress: () => undefined,
    });
    expect(faults).toEqual([]);
    expect(tally).toMatchObject({ deaths: 2, believed: 0 });
    expect(Math.min(tally.paid, tally.refunds, tally.disputes, tally.forged)).toBeGreaterThan(0);
  }, 300_000);
});
