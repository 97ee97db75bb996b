import type { Job } from '../../job/repeat.ts';
import type { CatchUp } from './catch-up.ts';
import type { CatchUpDeps } from './pass.ts';

/** Catches up with the payment provider again and again; each round does what is due. */
export function catchUpJob(deps: CatchUpDeps & { readonly catchUp: CatchUp }, signal: AbortSignal): Job {
  const work = (): Promise<unknown> => deps.catchUp.run(deps, { makeSignal: () => signal });
  return { name: 'catch up', everyMs: 10_000, isDoneAtStart: true, work };
}
