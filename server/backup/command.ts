import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Backup, DatabaseProblem, backUp, readInstanceId } from '@coffer/db';
import type { Command, CommandCall } from '../cli/command/command.ts';
import { BackupFolder } from './folder.ts';
import { Backups } from './backups.ts';

/** `pnpm run backup [FILE]`: works beside a Coffer that runs, and without one. */
export const command: Command = {
  operand: 'FILE',
  options: [],
  run: async (call) => {
    const startedAtMs = Date.now();
    const { path, sizeBytes, lastSeq } = await makeBackup(call);
    const size = (sizeBytes / 1e6).toFixed(1);
    const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
    call.say(`Backed up ${size} MB, to transaction ${lastSeq}, in ${seconds} s. The copy was checked:`);
    call.out.write(`${path}\n`);
    return 0;
  },
};

async function makeBackup({ config, operand, workingDirectory }: CommandCall): Promise<Backup> {
  const path = config.databasePath;
  const database = { path, instanceId: readInstanceId(path) };
  const now = Date.now;
  if (operand === null) return new Backups({ database, config: config.backup, now }).make();
  const named = resolve(workingDirectory, operand);
  // A folder that is named is meant to be there: one made up for a slip of the hand would hold the backup for good.
  if (!existsSync(dirname(named))) {
    throw new DatabaseProblem(`${named} was not written: the folder ${dirname(named)} is not there.`);
  }
  const isFolder = existsSync(named) && statSync(named).isDirectory();
  const target = isFolder ? join(named, basename(new BackupFolder(named, database).pathAt(now()))) : named;
  return backUp(path, target);
}
