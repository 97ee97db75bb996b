import type { Config } from '../config/config.ts';
import type { Check } from '../system/status.ts';
import type { BackupState, Backups } from './backups.ts';

const mends = {
  schedule:
    'Set backup.every_hours, and backup.folder to a place on another disk; `pnpm backup` makes one at once.',
  late: 'Look into the log for what keeps the job named backup from running.',
  failed: 'Mend that: it is tried again every quarter of an hour. `pnpm backup` tries at once.',
};

/** Tells how the backups stand, for the system page. */
export function backupCheck({ backups, config }: { backups: Backups; config: Config }): Check {
  const state = backups.state();
  const base = { id: 'backup', title: 'Backups' };
  const last = describeLast(state);
  switch (state.standing) {
    case 'failed':
      return { ...base, state: 'error', text: `${describeFailure(state)} ${last}`, mend: mends.failed };
    case 'late':
      return { ...base, state: 'error', text: `None was made when it was due. ${last}`, mend: mends.late };
    case 'waiting':
      return { ...base, state: 'pending', text: `One is about to be made. ${last}`, mend: null };
    case 'ok':
      return { ...base, state: 'ok', text: last, mend: null };
    case 'off':
      // In try-out mode there is nothing to lose.
      if (config.tryOut) return { ...base, state: 'ok', text: `None is scheduled. ${last}`, mend: null };
      return { ...base, state: 'warning', text: `None is scheduled. ${last}`, mend: mends.schedule };
  }
}

function describeFailure({ failure }: BackupState): string {
  return failure ? `The last try, at ${moment(failure.atMs)}, failed. ${failure.text}` : '';
}

function describeLast({ last }: BackupState): string {
  if (!last) return 'There is none yet.';
  const size = (last.sizeBytes / 1e6).toFixed(1);
  return `The newest is ${last.path}, of ${moment(last.atMs)}, with ${size} MB.`;
}

function moment(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
