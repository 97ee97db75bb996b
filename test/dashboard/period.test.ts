import { describe, expect, it } from 'vitest';
import { localDay, readDays, recentMonths, utcDay } from '../../dashboard/src/lib/period.ts';

describe('recent months', () => {
  it('go back over the turn of a year, each from its first day to its last', () => {
    expect(recentMonths('2028-03-15', 3)).toEqual([
      { from: '2028-03-01', to: '2028-03-31', label: 'March 2028' },
      { from: '2028-02-01', to: '2028-02-29', label: 'February 2028' },
      { from: '2028-01-01', to: '2028-01-31', label: 'January 2028' },
    ]);
    expect(recentMonths('2026-01-31', 2).at(-1)).toMatchObject({ from: '2025-12-01', to: '2025-12-31' });
  });
});

describe('the days of a URL', () => {
  it('are those that it names, and otherwise the month of today', () => {
    const read = (search: string) => readDays(new URLSearchParams(search), '2026-11-24');
    expect(read('from=2026-10-05&to=2026-10-07')).toEqual({ from: '2026-10-05', to: '2026-10-07' });
    expect(read('')).toEqual({ from: '2026-11-01', to: '2026-11-30' });
    expect(read('from=soon&to=2026-11-07')).toEqual({ from: '2026-11-01', to: '2026-11-07' });
    expect(read('from=2026-13-01&to=2026-11-07')).toEqual({ from: '2026-11-01', to: '2026-11-07' });
  });
});

describe('the day of a moment', () => {
  it('is that of UTC, or that of the reader', () => {
    expect(utcDay(new Date('2026-11-30T23:59:59.999Z'))).toBe('2026-11-30');
    expect(localDay(new Date(2026, 10, 30, 23, 59))).toBe('2026-11-30');
    expect(localDay(new Date(2026, 11, 1, 0, 0))).toBe('2026-12-01');
  });
});
