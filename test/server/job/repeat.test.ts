import { setTimeout } from 'node:timers/promises';
import { repeat } from '@coffer/server/job/repeat.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

vi.mock(import('node:timers/promises'), async (original) => {
  const real = await original();
  return { ...real, setTimeout: vi.fn<typeof real.setTimeout>(real.setTimeout) as typeof real.setTimeout };
});

const everyMs = 3_600_000;

/** Begins to do a job again and again, until the end of the test. */
function begin(work: () => Promise<void>, isDoneAtStart: boolean): void {
  const stop = new AbortController();
  const job = { name: 'count', everyMs, isDoneAtStart, work };
  const repeated = repeat(job, { log: { warn: () => undefined }, signal: stop.signal });
  onTestFinished(() => repeated);
  onTestFinished(() => stop.abort());
}

describe('a job', () => {
  it.each([
    ['is done at the start where it says so', true, 1],
    ['waits for its first turn otherwise', false, 0],
  ])('%s', async (_title, isDoneAtStart, times) => {
    let done = 0;
    begin(async () => void (done += 1), isDoneAtStart);
    await Promise.resolve();
    expect(done).toBe(times);
  });

  it('pauses from the end of a turn on, so that no turns follow at once on one that took long', async () => {
    vi.mocked(setTimeout).mockClear();
    const turn = Promise.withResolvers<void>();
    begin(() => turn.promise, true);
    await Promise.resolve();
    expect(setTimeout).not.toHaveBeenCalled();
    turn.resolve();
    await vi.waitUntil(() => vi.mocked(setTimeout).mock.calls.length > 0, { timeout: 15_000 });
    expect(setTimeout).toHaveBeenCalledWith(everyMs, null, expect.anything());
  });
});
