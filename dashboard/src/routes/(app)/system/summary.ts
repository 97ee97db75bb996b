import type { Check } from '#lib/views.ts';

/** The groups that checks are shown in. */
export const GROUPS = [
  { group: 'payments', title: 'Payments' },
  { group: 'database', title: 'Database' },
  { group: 'access', title: 'Access' },
] as const satisfies readonly { group: Check['group']; title: string }[];

/** How it all stands, in one line: "1 problem, 2 warnings". */
export function summaryOf(checks: readonly Pick<Check, 'state'>[]): string {
  const count = (state: Check['state'], one: string): string[] => {
    const { length } = checks.filter((check) => check.state === state);
    return length === 0 ? [] : [`${length} ${length === 1 ? one : `${one}s`}`];
  };
  const troubles = [...count('error', 'problem'), ...count('warning', 'warning')];
  return troubles.length === 0 ? 'Everything is in order' : troubles.join(', ');
}
