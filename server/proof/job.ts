import type { Job } from '../job/repeat.ts';
import type { Verifier } from './verifier.ts';

/** Looks through the books when it is time. What it found before a restart counts. */
export function verifyJob(verifier: Verifier, signal: AbortSignal): Job {
  const work = async (): Promise<void> => {
    if (verifier.isDue()) await verifier.pass(signal);
  };
  return { name: 'verify', everyMs: 60_000, work };
}
