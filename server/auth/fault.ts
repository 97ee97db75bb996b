import { failureCode } from '@coffer/db';

/**
 * What may be logged of a failure: its kind, its code and where it happened. Never its message, which for a failed
 * query holds the SQL with every value, password hashes included.
 */
export interface Fault {
  readonly type: string;
  /** "" when it has none. */
  readonly code: string;
  readonly at: readonly string[];
}

/** Reads of an error what may be logged. */
export function describeFault(error: unknown): Fault {
  if (!(error instanceof Error)) return { type: typeof error, code: '', at: [] };
  const lines = error.stack?.split('\n').map((line) => line.trim()) ?? [];
  const frames = lines.filter((line) => /^at .+:\d+:\d+\)?$/.test(line));
  return { type: error.constructor.name, code: failureCode(error), at: frames.slice(0, 8) };
}
