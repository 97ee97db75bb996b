import {
  type BooksSums,
  type DayTotal,
  type Period,
  type TypeSum,
  readBooksSums,
  readTrialBalance,
  sumByType,
} from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { checkDays } from './period.ts';

/** What all wallets moved in a period, and how the whole of it proves itself. */
export interface TrialBalance {
  /** By type, in the order of their names; only types that there are. */
  readonly types: readonly TypeSum[];
  readonly days: readonly DayTotal[];
  /** The whole ledger, whatever the period. */
  readonly sums: BooksSums;
}

/**
 * Draws up the trial balance of some days in UTC, both within it.
 * @throws Refusal `scope_missing`, `forbidden`, `invalid_query`, `too_many_reads`, `server_busy`.
 */
export async function drawTrialBalance(deps: Deps, caller: Caller, wanted: Period): Promise<TrialBalance> {
  requireManager(caller, 'credits:read');
  const period = checkDays(wanted);
  // The proof looks at every wallet.
  return deps.limits.heavyReads.during(caller.userId, async () => {
    const days = await readTrialBalance(deps.db, period);
    return { days, types: sumByType(days), sums: readBooksSums(deps.db) };
  });
}
