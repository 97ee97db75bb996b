import { DatabaseProblem, failureCode } from '../database-problem.ts';

const explanations: Readonly<Record<string, string>> = {
  EACCES: 'could not be written: give this user the right to write there.',
  EPERM: 'could not be written: give this user the right to write there.',
  ENOENT: 'could not be written: the folder above it is not there.',
  EROFS: 'could not be written: that disk is read-only.',
  EEXIST: 'could not be written: there is a file where its folder should be.',
  ENOTDIR: 'could not be written: there is a file where its folder should be.',
  ENOSPC: 'could not be written: that disk is full.',
  EDQUOT: 'could not be written: that disk is full.',
  SQLITE_FULL: 'could not be written: that disk is full.',
  SQLITE_READONLY: 'could not be written: give this user the right to write there.',
  SQLITE_CANTOPEN: 'could not be written: give this user the right to write there.',
  SQLITE_IOERR: 'was not made: the disk of it, or of the database, failed.',
  EIO: 'was not made: the disk of it, or of the database, failed.',
};

/** Says in one line for a person why a copy was not made, where that is known; anything else stays as it is. */
export function explainTarget(error: unknown, { path, target }: { path: string; target: string }): unknown {
  if (error instanceof DatabaseProblem) return error;
  const code = failureCode(error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return new DatabaseProblem(`${path} is damaged, so that no copy could be made: keep the earlier copies.`);
  }
  const known = Object.keys(explanations).find((prefix) => code.startsWith(prefix));
  return known ? new DatabaseProblem(`${target} ${explanations[known]}`, { cause: error }) : error;
}
