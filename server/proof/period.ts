import { type Period, Refusal } from '@coffer/db';

const dayMs = 86_400_000;

/** Three years and a bit: what a page can show and an answer can hold at once. */
const maxDays = 1100;

/**
 * A stretch of time in the order that it must have.
 * @throws Refusal `invalid_query`.
 */
export function checkPeriod(period: Period): Period {
  if (period.to <= period.from) throw invalid('to', 'must be later than from');
  return period;
}

/**
 * A stretch of whole days, both within it.
 * @throws Refusal `invalid_query`.
 */
export function checkDays(days: Period): Period {
  if (days.to < days.from) throw invalid('to', 'must not be before from');
  if (days.to.getTime() - days.from.getTime() >= maxDays * dayMs) {
    throw invalid('to', `must be at most ${maxDays} days after from: ask for a part at a time`);
  }
  return days;
}

function invalid(path: string, message: string): Refusal {
  return new Refusal('invalid_query', { errors: [{ path, message }] });
}
