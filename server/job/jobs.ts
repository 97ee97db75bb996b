import { backupJob } from '../backup/job.ts';
import type { Deps } from '../deps.ts';
import { catchUpJob } from '../payments/reconcile/job.ts';
import { retryEventsJob } from '../payments/retry.ts';
import { verifyJob } from '../proof/job.ts';
import { TopUps } from '../top-up/top-ups.ts';
import type { Job } from './repeat.ts';
import { tidyJob } from './tidy.ts';

/** All that is done again and again while the program runs. */
export function jobsOf(deps: Deps, signal: AbortSignal): readonly Job[] {
  return [
    tidyJob(deps.db.ledger),
    backupJob(deps.backups),
    retryEventsJob(deps),
    ...(deps.payments?.history ? [catchUpJob(deps, signal)] : []),
    new TopUps(deps).job,
    verifyJob(deps.verifier, signal),
  ];
}
