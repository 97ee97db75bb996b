import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../dashboard/src/lib/failure.ts';
import type { Outcome } from '../../dashboard/src/lib/outcome.ts';
import { backoffMs } from '../../dashboard/src/lib/state/backoff.ts';
import { Settling, type Settlement } from '../../dashboard/src/lib/state/settling.svelte.ts';
import { useRunesAsFields } from './runes.ts';

const UNREACHABLE: Failure = { message: 'No answer.', reason: null, code: null, safe: '', fields: {} };

function settled(outcome: Settlement['outcome']): Outcome<Settlement> {
  return { ok: true, value: { outcome, balance: null } as Settlement };
}

function answering(...answers: Outcome<Settlement>[]) {
  const settle = vi.fn<() => Promise<Outcome<Settlement>>>();
  for (const answer of answers) settle.mockResolvedValueOnce(answer);
  const onSettled = vi.fn<() => void>();
  return { settle, onSettled, settling: new Settling(settle, onSettled) };
}

beforeEach(() => {
  useRunesAsFields();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('settling a purchase', () => {
  it('waits longer each time, up to a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 50].map(backoffMs)).toEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
    ]);
  });

  it('asks once when the credits are there', async () => {
    const { settle, settling, onSettled } = answering(settled('credited'));
    settling.start();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(settle).toHaveBeenCalledTimes(1);
    expect(onSettled).toHaveBeenCalledTimes(1);
    expect(settling.settlement?.outcome).toBe('credited');
  });

  it('asks again at growing distance until the payment is decided', async () => {
    const { settle, settling, onSettled } = answering(
      settled('unpaid'),
      settled('unpaid'),
      settled('processing'),
      settled('credited'),
    );
    settling.start();
    await vi.advanceTimersByTimeAsync(999);
    expect(settle).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1 + 1999);
    expect(settle).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1 + 4000);
    expect(settle).toHaveBeenCalledTimes(4);
    expect(onSettled).toHaveBeenCalledTimes(3);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(settle).toHaveBeenCalledTimes(4);
  });

  it('asks at once when the wallet changes meanwhile, and no more once it is decided', async () => {
    const { settle, settling } = answering(settled('unpaid'), settled('credited'));
    settling.heed();
    expect(settle).not.toHaveBeenCalled();
    settling.start();
    await vi.advanceTimersByTimeAsync(0);
    settling.heed();
    await vi.advanceTimersByTimeAsync(0);
    expect(settling.settlement?.outcome).toBe('credited');
    settling.heed();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(settle).toHaveBeenCalledTimes(2);
  });

  it('keeps asking while the server cannot be reached', async () => {
    const { settling } = answering({ ok: false, failure: UNREACHABLE }, settled('credited'));
    settling.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(settling.failure?.message).toBe('No answer.');
    await vi.advanceTimersByTimeAsync(1000);
    expect(settling.failure).toBeUndefined();
    expect(settling.settlement?.outcome).toBe('credited');
  });

  it('looks again, and shows no failure, when too much was asked at once', async () => {
    const busy: Failure = { ...UNREACHABLE, code: 'TOO_MANY_REQUESTS', reason: 'rate_limited' };
    const { settle, settling } = answering(
      { ok: false, failure: busy },
      settled('unpaid'),
      { ok: false, failure: busy },
      settled('credited'),
    );
    settling.start();
    await vi.advanceTimersByTimeAsync(0);
    expect([settling.failure, settling.settlement]).toEqual([undefined, undefined]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(settling.settlement?.outcome).toBe('unpaid');
    await vi.advanceTimersByTimeAsync(2000);
    expect([settling.failure, settling.settlement?.outcome]).toEqual([undefined, 'unpaid']);
    settling.heed();
    await vi.advanceTimersByTimeAsync(0);
    expect(settling.settlement?.outcome).toBe('credited');
    expect(settle).toHaveBeenCalledTimes(4);
  });

  it('gives up on a checkout nobody knows', async () => {
    const unknown: Failure = { ...UNREACHABLE, code: 'NOT_FOUND' };
    const { settle, settling } = answering({ ok: false, failure: unknown });
    settling.start();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(settle).toHaveBeenCalledTimes(1);
  });

  it('asks nothing more once the page is left', async () => {
    const { settle, settling } = answering(settled('unpaid'));
    const stop = settling.start();
    await vi.advanceTimersByTimeAsync(500);
    stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(settle).toHaveBeenCalledTimes(1);
  });

  it('has one question under way, however often Refresh is pressed', async () => {
    const { settle, settling } = answering(settled('credited'));
    await Promise.all([settling.ask(), settling.ask(), settling.ask()]);
    expect(settle).toHaveBeenCalledTimes(1);
  });
});
