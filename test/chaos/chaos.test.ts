import { describe, expect, it } from 'vitest';
import { raiseChaos } from './chaos.ts';

describe('sixty purchases in chaos', () => {
  it('are in the ledger as Stripe has them, each once, after a death, every kind of trouble and every ending', async () => {
    const { tally, faults } = await raiseChaos({
      ...{ seed: 'every ending 1060', payments: 60, deaths: 1 },
      progress: () => undefined,
    });
    expect(faults).toEqual([]);
    expect(tally).toMatchObject({ deaths: 1, believed: 0 });
    expect(Math.min(tally.duplicated, tally.dropped, tally.forged)).toBeGreaterThan(0);
    expect(Math.min(tally.spent, tally.charged, tally.declined, tally.challenged)).toBeGreaterThan(0);
    expect(Object.entries(tally.endings).filter(([, times]) => times === 0)).toEqual([]);
  }, 300_000);
});
