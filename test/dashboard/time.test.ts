import { describe, expect, it } from 'vitest';
import {
  dayRange,
  endOfDay,
  formatAge,
  formatDay,
  formatExact,
  formatWhen,
  zoneName,
} from '../../dashboard/src/lib/format/time.ts';

const NOW = new Date('2026-11-24T13:00:00.000Z');
const BERLIN = 'Europe/Berlin';

describe('times', () => {
  it.each([
    ['2026-11-24T13:00:00.000Z', 'today 14:00'],
    ['2026-11-23T23:30:00.000Z', 'today 00:30'],
    ['2026-11-23T22:59:00.000Z', 'yesterday 23:59'],
    ['2026-11-03T09:05:00.000Z', '3 Nov 10:05'],
    ['2025-07-01T10:00:00.000Z', '1 Jul 2025 12:00'],
  ])('%s reads "%s" in Berlin', (at, text) => {
    expect(formatWhen(at, NOW, BERLIN)).toBe(text);
  });

  it('count days by the reader’s zone, not by UTC', () => {
    const justAfterMidnightUtc = '2026-11-24T00:30:00.000Z';
    expect(formatWhen(justAfterMidnightUtc, NOW, 'UTC')).toBe('today 00:30');
    expect(formatWhen(justAfterMidnightUtc, NOW, 'America/New_York')).toBe('yesterday 19:30');
  });

  it('name the zone and the millisecond in the exact form', () => {
    expect(formatExact('2026-11-24T13:02:31.123Z', BERLIN)).toBe('2026-11-24 14:02:31.123 CET');
    expect(formatExact('2026-07-24T13:02:31.003Z', BERLIN)).toBe('2026-07-24 15:02:31.003 CEST');
    expect(zoneName(NOW, 'Asia/Kolkata')).toBe('GMT+5:30');
  });

  it('leave the year out of a day of this year', () => {
    expect(formatDay('2026-01-02T12:00:00.000Z', NOW, 'UTC')).toBe('2 Jan');
    expect(formatDay('2024-01-02T12:00:00.000Z', NOW, 'UTC')).toBe('2 Jan 2024');
  });
});

describe('ages', () => {
  it.each([
    ['2026-11-24T13:00:05.000Z', 'just now'],
    ['2026-11-24T12:59:10.000Z', 'just now'],
    ['2026-11-24T12:56:00.000Z', '4 min ago'],
    ['2026-11-24T10:00:00.000Z', '3 h ago'],
    ['2026-11-23T12:00:00.000Z', '1 day ago'],
    ['2026-11-19T13:00:00.000Z', '5 days ago'],
  ])('of %s is "%s"', (at, text) => {
    expect(formatAge(at, NOW)).toBe(text);
  });
});

describe('day ranges', () => {
  it('run from the first local instant of one day to the last of the other', () => {
    const { from, to } = dayRange('2026-11-01', '2026-11-02');
    expect(from).toBe(new Date(2026, 10, 1).toISOString());
    expect(to).toBe(new Date(new Date(2026, 10, 3).getTime() - 1).toISOString());
  });

  it('stay open where no day, or none that exists, is given', () => {
    expect(endOfDay('2026-11-02')).toBe(new Date(2026, 10, 3).toISOString());
    expect(endOfDay('')).toBeNull();
    expect(dayRange(null, null)).toEqual({});
    expect(dayRange('soon', '')).toEqual({});
    expect(Object.keys(dayRange('2026-11-01', null))).toEqual(['from']);
  });
});
