import { repeat } from '@coffer/server/job/repeat.ts';
import { describe, expect, it, onTestFinished } from 'vitest';

describe('a job', () => {
  it.each([
    ['is done at the start where it says so', true, 1],
    ['waits for its first turn otherwise', false, 0],
  ])('%s', async (_title, isDoneAtStart, times) => {
    const stop = new AbortController();
    let done = 0;
    const work = async (): Promise<void> => void (done += 1);
    const job = { name: 'count', everyMs: 3_600_000, isDoneAtStart, work };
    const repeated = repeat(job, { log: { warn: () => undefined }, signal: stop.signal });
    onTestFinished(() => repeated);
    onTestFinished(() => stop.abort());
    await Promise.resolve();
    expect(done).toBe(times);
  });
});
