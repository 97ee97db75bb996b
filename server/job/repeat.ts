import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { describeFault } from '../auth/fault.ts';

/** Work that is done again and again while the program runs. */
export interface Job {
  /** As the log names it. */
  readonly name: string;
  readonly everyMs: number;
  /** Whether its first turn is at once, and not after `everyMs`. */
  readonly isDoneAtStart?: boolean;
  readonly work: () => Promise<unknown>;
}

/** Does a job again and again, never twice at a time, until the signal. A failure is logged and the next turn tries again. */
export async function repeat(
  job: Job,
  parts: { log: Pick<Logger, 'warn'>; signal: AbortSignal },
): Promise<void> {
  const { log, signal } = parts;
  const turn = (): Promise<unknown> =>
    job.work().catch((error: unknown) => {
      if (!signal.aborted) log.warn({ job: job.name, fault: describeFault(error) }, 'a job failed');
    });
  try {
    if (job.isDoneAtStart) await turn();
    // Not by an interval: turns that were missed while one took long would follow it without a pause.
    for (;;) {
      await setTimeout(job.everyMs, null, { signal, ref: false });
      await turn();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
