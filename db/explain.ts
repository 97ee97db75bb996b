import { DatabaseProblem, failureCode } from './database-problem.ts';

const explanations: Readonly<Record<string, string>> = {
  EACCES:
    'cannot be written: give this user the right to write there, or set database.path to another place.',
  ENOENT: 'stands where no folder can be made: set database.path to another place.',
  EPERM: 'cannot be written: give this user the right to write there, or set database.path to another place.',
  EROFS: 'stands on a read-only disk: set database.path to another place.',
  EEXIST: 'has a file where its folder should be: set database.path to another place.',
  EISDIR: 'is a folder: set database.path to a file.',
  ENOTDIR: 'has a file where its folder should be: set database.path to another place.',
  SQLITE_CANTOPEN: 'cannot be opened: check that it is a file and that this user may write there.',
  SQLITE_READONLY: 'is read-only: give this user the right to write it and its folder.',
  SQLITE_NOTADB: 'is not a database: restore it from a copy, or set database.path to another file.',
  SQLITE_CORRUPT: 'is damaged: restore it from a copy; keep the damaged file and its -wal for a rescue.',
  SQLITE_BUSY: 'is in use by another program: end that one first.',
  SQLITE_FULL: 'has no room to grow: free some space on that disk.',
  ENOSPC: 'has no room to grow: free some space on that disk.',
  EDQUOT: 'has no room to grow: free some space on that disk.',
  SQLITE_IOERR:
    'cannot be read or written: its disk fails. Look for it in the log of the system, and start again.',
  EIO: 'cannot be read or written: its disk fails. Look for it in the log of the system, and start again.',
};

/** Says in one line for a person why a file cannot be used, where that is known; anything else stays as it is. */
export function explain(error: unknown, path: string): unknown {
  if (error instanceof DatabaseProblem) return error;
  const code = failureCode(error);
  const known = Object.keys(explanations).find((prefix) => code.startsWith(prefix));
  return known ? new DatabaseProblem(`${path} ${explanations[known]}`, { cause: error }) : error;
}
