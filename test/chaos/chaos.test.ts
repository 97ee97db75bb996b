import { describe, expect, it } from 'vitest';
import { raiseChaos } from './chaos.ts';

describe('sixty purchases in chaos', () => {
  it('are in the ledger as Stripe has them, each once, after a death and every kind of trouble', async () => {
    const { tally, faults } = await raiseChaos({
      ...{ seed: 'short', payments: 60, deaths: 1 },
      progress: () => undefined,
    });
    expect(faults).toEqual([]);
    expect(tally).toMatchObject({ deaths: 1, believed: 0 });
    expect(Math.min(tally.paid, tally.refunds, tally.duplicated, tally.forged)).toBeGreaterThan(0);
  }, 300_000);
});
