import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Toasts } from '../../dashboard/src/lib/state/toasts.svelte.ts';
import { useRunesAsFields } from './runes.ts';

beforeEach(() => {
  useRunesAsFields();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const texts = (toasts: Toasts): string[] => toasts.list.map(({ text }) => text);

describe('a confirmation', () => {
  it('goes away by itself, one with something to press later', () => {
    const toasts = new Toasts();
    toasts.show('Saved.');
    toasts.show('Granted.', { label: 'Undo', run: () => undefined });
    vi.advanceTimersByTime(6000);
    expect(texts(toasts)).toEqual(['Granted.']);
    vi.advanceTimersByTime(9000);
    expect(texts(toasts)).toEqual([]);
  });

  it('stays as long as the pointer or the focus is on it', () => {
    const toasts = new Toasts();
    toasts.show('Granted.', { label: 'Undo', run: () => undefined });
    toasts.isHeld = true;
    vi.advanceTimersByTime(60_000);
    expect(texts(toasts)).toEqual(['Granted.']);
    toasts.isHeld = false;
    vi.advanceTimersByTime(1000);
    expect(texts(toasts)).toEqual([]);
  });
});
