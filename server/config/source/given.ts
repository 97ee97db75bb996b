import type { Setting } from '../catalog.ts';
import type { ConfigProblem } from '../problem.ts';

/** One value as somebody wrote it, not looked at yet. */
export interface Given {
  readonly setting: Setting;
  /** The value is the path of a file that holds the secret. */
  readonly inFile: boolean;
  /** Null for a key with nothing behind it. */
  readonly value: string | readonly string[] | null;
  /** "config.yaml:4:3", or a variable's name. */
  readonly where: string;
}

/** What one source holds. */
export interface Reading {
  readonly given: readonly Given[];
  /** Sections that are named, be there something in them or not. */
  readonly started: readonly string[];
  readonly problems: readonly ConfigProblem[];
  /** False when the source could not be read, so that nothing can be said to be missing. */
  readonly complete: boolean;
}

/** Reads a file as text. @throws what `node:fs` throws, with its `code`. */
export type ReadFile = (path: string) => string;

/** Says why a file could not be read, from the error of `node:fs`. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? `which cannot be read (${code || 'unknown error'})`;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'which does not exist',
  EACCES: 'which this user may not read',
  EPERM: 'which this user may not read',
  EISDIR: 'which is a folder',
  ENOTDIR: 'which lies below something that is no folder',
};
