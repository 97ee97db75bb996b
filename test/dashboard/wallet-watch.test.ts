import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  newerBalance,
  type Subscribe,
  WalletWatch,
  type WatchHandlers,
} from '../../dashboard/src/lib/state/wallet-watch.svelte.ts';
import type { Balance } from '../../dashboard/src/lib/views.ts';
import { useRunesAsFields } from './runes.ts';

function balanceAt(asOfSeq: number, userId = 'u1'): Balance {
  const figures = { balance: '1.00', held: '0.00', overdraft: '0.00', available: '1.00' };
  return { userId, ...figures, expiring: [], asOfSeq };
}

function watching() {
  const connections: { resumeAfter: string | null; handlers: WatchHandlers; isStopped: boolean }[] = [];
  const subscribe: Subscribe = (resumeAfter, handlers) => {
    const connection = { resumeAfter, handlers, isStopped: false };
    connections.push(connection);
    return () => (connection.isStopped = true);
  };
  const onChange = vi.fn<() => void>();
  const watch = new WalletWatch(subscribe, onChange);
  const stop = watch.start(40);
  const latest = () => {
    const connection = connections.at(-1);
    if (!connection) throw new Error('nothing is connected');
    return connection;
  };
  return { watch, stop, onChange, connections, latest };
}

beforeEach(() => {
  useRunesAsFields();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the live wallet', () => {
  it('shows the newer of what was loaded and what arrived', () => {
    expect(newerBalance(balanceAt(5), balanceAt(6))?.asOfSeq).toBe(6);
    expect(newerBalance(balanceAt(7), balanceAt(6))?.asOfSeq).toBe(7);
    expect(newerBalance(balanceAt(5), undefined)?.asOfSeq).toBe(5);
  });

  it('never shows one user’s balance for another', () => {
    expect(newerBalance(balanceAt(5, 'u1'), balanceAt(9, 'u2'))?.userId).toBe('u1');
    expect(newerBalance(undefined, balanceAt(9, 'u2'))).toBeUndefined();
  });

  it('takes the balance of an event at once and reads the page again once for a burst', async () => {
    const { watch, onChange, latest } = watching();
    for (const seq of [1, 2, 3]) latest().handlers.onEvent(String(seq), balanceAt(seq));
    expect(watch.balance?.asOfSeq).toBe(3);
    expect(onChange).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('begins after what was loaded, and again after the last event it saw, at growing distance', async () => {
    const { connections, latest } = watching();
    latest().handlers.onEvent('41', null);
    latest().handlers.onLost();
    await vi.advanceTimersByTimeAsync(1000);
    expect(connections.map((connection) => connection.resumeAfter)).toEqual(['40', '41']);
    latest().handlers.onLost();
    await vi.advanceTimersByTimeAsync(1999);
    expect(connections).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(connections).toHaveLength(3);
    expect(connections.slice(0, 2).every((connection) => connection.isStopped)).toBe(true);
  });

  it('says that it is interrupted only when that lasts, and reads everything again afterwards', async () => {
    const { watch, onChange, latest } = watching();
    latest().handlers.onOpen();
    expect(onChange).not.toHaveBeenCalled();
    latest().handlers.onInterrupted();
    await vi.advanceTimersByTimeAsync(4000);
    expect(watch.isLost).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    expect(watch.isLost).toBe(true);
    latest().handlers.onOpen();
    expect(watch.isLost).toBe(false);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('takes up again where it left off when the tab is looked at again', () => {
    const { watch, stop, onChange, latest } = watching();
    latest().handlers.onEvent('41', null);
    stop();
    watch.start(50);
    expect(latest().resumeAfter).toBe('41');
    latest().handlers.onOpen();
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('leaves nothing running when it stops', async () => {
    const { stop, onChange, connections, latest } = watching();
    latest().handlers.onEvent('1', balanceAt(1));
    latest().handlers.onLost();
    stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(connections).toHaveLength(1);
    expect(onChange).not.toHaveBeenCalled();
  });
});
