import type { Ledger } from '@coffer/db';
import type { Job } from './repeat.ts';

/** Puts down what has expired. Nothing waits for it: whoever reads or spends counts it so already. */
export function tidyJob(ledger: Pick<Ledger, 'tidy'>): Job {
  const work = async (): Promise<void> => {
    // Each call takes a part of what is due, so that nobody waits for all of it.
    while ((await ledger.tidy()) > 0);
  };
  return { name: 'tidy', everyMs: 15_000, work };
}
