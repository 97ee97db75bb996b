import { type Finding, type Patient, moment, warning } from '../doctor/check.ts';
import { findMemory } from '../doctor/database/place.ts';
import type { BackupState } from './backups.ts';

const mends = {
  schedule:
    'Set backup.every_hours, and backup.folder to a place on another disk; `pnpm backup` makes one at once.',
  late: 'Look into the log for what keeps the job named backup from running.',
  failed: 'Mend that: it is tried again every quarter of an hour. `pnpm backup` tries at once.',
};

/** Tells how the backups stand, and whether they lie where they outlive anything. */
export async function lookAtBackups(patient: Pick<Patient, 'backups' | 'config'>): Promise<Finding> {
  const finding = judgeSchedule(patient);
  const { everyHours, folder } = patient.config.backup;
  if (everyHours === null || finding.state === 'error') return finding;
  const memory = await findMemory(folder);
  if (memory === null) return finding;
  return warning(
    `${finding.text} ${folder} lies in memory (${memory}): all of it is lost when this machine stops.`,
    'Set backup.folder to a place on a disk.',
  );
}

/** Tells how they stand by the schedule. */
export function judgeSchedule({ backups, config }: Pick<Patient, 'backups' | 'config'>): Finding {
  const state = backups.state();
  const last = describeLast(state);
  switch (state.standing) {
    case 'failed':
      return { state: 'error', text: `${describeFailure(state)} ${last}`, mend: mends.failed };
    case 'late':
      return { state: 'error', text: `None was made when it was due. ${last}`, mend: mends.late };
    case 'waiting':
      return { state: 'pending', text: `One is about to be made. ${last}`, mend: null };
    case 'ok':
      return { state: 'ok', text: last, mend: null };
    case 'off':
      // In try-out mode there is nothing to lose.
      if (config.tryOut) return { state: 'ok', text: `None is scheduled. ${last}`, mend: null };
      return { state: 'warning', text: `None is scheduled. ${last}`, mend: mends.schedule };
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
