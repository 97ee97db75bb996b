/** Some days, both within it: YYYY-MM-DD. */
export interface Days {
  from: string;
  to: string;
}

/** A month as a preset. */
export interface Month extends Days {
  label: string;
}

/** The months up to the one of a day, the newest first. */
export function recentMonths(today: string, count: number): Month[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return Array.from({ length: count }, (_, back) => monthOf(Date.UTC(year, month - 1 - back)));
}

function monthOf(firstMs: number): Month {
  const first = new Date(firstMs);
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0));
  const label = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return { from: dayText(first), to: dayText(last), label: label.format(first) };
}

/** The days that a URL names; what is missing or no day falls back to the month of today. */
export function readDays(params: Pick<URLSearchParams, 'get'>, today: string): Days {
  const [month] = recentMonths(today, 1);
  return {
    from: readDay(params.get('from')) ?? month?.from ?? today,
    to: readDay(params.get('to')) ?? month?.to ?? today,
  };
}

/** A day that a URL names, or null for what is none. */
export function readDay(value: string | null): string | null {
  return value && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
}

/** The day of a moment in UTC. */
export function utcDay(at: Date): string {
  return dayText(at);
}

/** The day of a moment where the reader is. */
export function localDay(at: Date): string {
  return dayText(new Date(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate())));
}

function dayText(at: Date): string {
  return at.toISOString().slice(0, 10);
}
