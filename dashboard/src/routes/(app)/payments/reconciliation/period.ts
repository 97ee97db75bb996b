import { type Days, readDay, utcDay } from '#lib/period.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;
const LONGEST_DAYS = 31;

/** The period in a URL: the last seven days unless it says otherwise, and never more than 31. */
export function readPeriod(params: Pick<URLSearchParams, 'get'>, now: Date): Days {
  const to = readDay(params.get('to')) ?? utcDay(now);
  const wished = readDay(params.get('from')) ?? addDays(to, 1 - DEFAULT_DAYS);
  const earliest = addDays(to, 1 - LONGEST_DAYS);
  if (wished > to) return { from: to, to };
  return { from: wished < earliest ? earliest : wished, to };
}

/** A day some days later. */
function addDays(day: string, days: number): string {
  return utcDay(new Date(Date.parse(day) + days * DAY_MS));
}
