/** Instants are stored in UTC and shown in the reader's zone; day sums and date filters use that zone too. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The zone a browser reads in, as an IANA name; `undefined` in a formatter means the same. */
export type Zone = string | undefined;

/** "today 14:02", "yesterday 09:10", "3 Nov 14:02", or "3 Nov 2025 14:02" in another year. */
export function formatWhen(at: string, now: Date, zone?: Zone): string {
  const date = new Date(at);
  const time = clockTime(date, zone);
  const days = dayNumber(now, zone) - dayNumber(date, zone);
  if (days === 0) return `today ${time}`;
  if (days === 1) return `yesterday ${time}`;
  return `${formatDay(at, now, zone)} ${time}`;
}

/** "3 Nov", or "3 Nov 2025" in another year than now. */
export function formatDay(at: string, now: Date, zone?: Zone): string {
  const date = new Date(at);
  const sameYear = parts(date, zone).year === parts(now, zone).year;
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
    timeZone: zone,
  }).format(date);
}

/** The exact instant with milliseconds and its zone: "2026-11-24 14:02:31.123 CET". */
export function formatExact(at: string, zone?: Zone): string {
  const date = new Date(at);
  const p = parts(date, zone);
  const ms = String(date.getUTCMilliseconds()).padStart(3, '0');
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}.${ms} ${zoneName(date, zone)}`;
}

/** The short name of the zone at an instant, such as "CET" or "GMT+5:30". */
export function zoneName(date: Date, zone?: Zone): string {
  const formatter = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' });
  return formatter.formatToParts(date).find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
}

/** "just now", "4 min ago", "3 h ago", "5 days ago". A clock that runs ahead reads as just now. */
export function formatAge(at: string, now: Date): string {
  const ageMs = now.getTime() - new Date(at).getTime();
  if (ageMs < MINUTE_MS) return 'just now';
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min ago`;
  if (ageMs < DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} h ago`;
  const days = Math.floor(ageMs / DAY_MS);
  return days === 1 ? '1 day ago' : `${days} days ago`;
}

/** First and last instant (ISO, inclusive) of the local days "2026-11-01" to "2026-11-24"; a day left out is open. */
export function dayRange(fromDay: string | null, toDay: string | null): { from?: string; to?: string } {
  const from = fromDay ? localMidnight(fromDay, 0) : null;
  const next = toDay ? localMidnight(toDay, 1) : null;
  return {
    ...(from && { from: from.toISOString() }),
    ...(next && { to: new Date(next.getTime() - 1).toISOString() }),
  };
}

/** The first instant after a local day "2026-11-24", when what counts until its end counts no more; null for none. */
export function endOfDay(day: string): string | null {
  return localMidnight(day, 1)?.toISOString() ?? null;
}

function localMidnight(day: string, addDays: number): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return null;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const midnight = new Date(year, month - 1, date + addDays);
  return Number.isNaN(midnight.getTime()) ? null : midnight;
}

function clockTime(date: Date, zone: Zone): string {
  const p = parts(date, zone);
  return `${p.hour}:${p.minute}`;
}

function dayNumber(date: Date, zone: Zone): number {
  const p = parts(date, zone);
  return Math.floor(Date.UTC(Number(p.year), Number(p.month) - 1, Number(p.day)) / DAY_MS);
}

function parts(
  date: Date,
  zone: Zone,
): Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string> {
  const formatter = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const found = { year: '', month: '', day: '', hour: '', minute: '', second: '' };
  for (const { type, value } of formatter.formatToParts(date)) {
    if (type in found) Object.assign(found, { [type]: value });
  }
  return found;
}
