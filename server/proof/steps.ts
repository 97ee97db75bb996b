import { setImmediate as otherRequests } from 'node:timers/promises';

/** Takes a piece of work step by step, with everybody else's turn in between. Resolves with what it came to. */
export async function takeSteps<Result>(work: Generator<null, Result>): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await otherRequests();
  }
}
