import type { Job } from '../job/repeat.ts';
import type { Backups } from './backups.ts';

/** Makes a backup when the schedule wants one. A start does not begin the time anew: the newest backup's age counts. */
export function backupJob(backups: Backups): Job {
  const work = async (): Promise<void> => {
    await backups.look();
    if (backups.isDue()) await backups.make();
  };
  return { name: 'backup', everyMs: 60_000, work };
}
