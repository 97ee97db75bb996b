import { setTimeout } from 'node:timers/promises';
import { type Job, repeat } from '@coffer/server/job/repeat.ts';
import { describe, expect, it, onTestFinished } from 'vitest';

/** Begins to do a job again and again, until the end of the test. */
function begin(job: Omit<Job, 'name'>): void {
  const stop = new AbortController();
  const parts = { log: { warn: () => undefined }, signal: stop.signal };
  const repeated = repeat({ ...job, name: 'count' }, parts);
  onTestFinished(() => repeated);
  onTestFinished(() => stop.abort());
}

describe('a job', () => {
  it.each([
    ['is done at the start where it says so', true, 1],
    ['waits for its first turn otherwise', false, 0],
  ])('%s', async (_title, isDoneAtStart, times) => {
    let done = 0;
    begin({ everyMs: 3_600_000, isDoneAtStart, work: async () => void (done += 1) });
    await Promise.resolve();
    expect(done).toBe(times);
  });

  it('pauses from the end of a turn on, so that no turns follow at once on one that took long', async () => {
    const everyMs = 200;
    const pausedMs = Promise.withResolvers<number>();
    let endedAtMs: number | null = null;
    const work = async (): Promise<void> => {
      if (endedAtMs !== null) return pausedMs.resolve(performance.now() - endedAtMs);
      await setTimeout(3 * everyMs);
      endedAtMs = performance.now();
    };
    begin({ everyMs, work });
    // A timer may be some milliseconds early, never half of its time.
    expect(await pausedMs.promise).toBeGreaterThan(everyMs / 2);
  });
});
