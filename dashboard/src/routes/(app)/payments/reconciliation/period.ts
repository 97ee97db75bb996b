const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;
const LONGEST_DAYS = 31;

/** Days in UTC, YYYY-MM-DD, both within it. */
export interface Days {
  from: string;
  to: string;
}

/** The period in a URL: the last seven days unless it says otherwise, and never more than 31. */
export function readPeriod(params: Pick<URLSearchParams, 'get'>, now: Date): Days {
  const to = readDay(params.get('to')) ?? dayOf(now);
  const wished = readDay(params.get('from')) ?? addDays(to, 1 - DEFAULT_DAYS);
  const earliest = addDays(to, 1 - LONGEST_DAYS);
  if (wished > to) return { from: to, to };
  return { from: wished < earliest ? earliest : wished, to };
}

/** A day some days later. */
function addDays(day: string, days: number): string {
  return dayOf(new Date(Date.parse(day) + days * DAY_MS));
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function readDay(value: string | null): string | null {
  return value && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
}
