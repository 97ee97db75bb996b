import type { Deps } from '../deps.ts';
import { type Check, type Patient, counted, isTrouble } from './check.ts';
import { examine } from './examine.ts';

/** How it all stands, in a line: "1 problem, 2 warnings". */
export function summarize(checks: readonly Check[]): string {
  const errors = checks.filter(({ state }) => state === 'error').length;
  const warnings = checks.filter(({ state }) => state === 'warning').length;
  if (errors + warnings === 0) return 'Everything is in order';
  return [
    ...(errors > 0 ? [counted(errors, 'problem')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ].join(', ');
}

/** The line after the banner; null where nothing is sold for money. */
export async function summaryLine(deps: Patient & Pick<Deps, 'log'>): Promise<string | null> {
  if (!deps.payments?.events) return null;
  const checks = (await examine({ patient: deps, log: deps.log })).filter(
    ({ group }) => group === 'payments',
  );
  const [first] = [...checks.filter(({ state }) => state === 'error'), ...checks.filter(isTrouble)];
  const all = `  Payments    ${counted(checks.length, 'check')}`;
  if (first === undefined) return `${all}: everything is in order\n`;
  return `${all}, ${summarize(checks)}: ${first.text} (details: pnpm run doctor)\n`;
}
