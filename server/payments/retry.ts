import { type Event, listDueEvents, pruneEvents } from '@coffer/db';
import type { Deps } from '../deps.ts';
import type { Job } from '../job/repeat.ts';
import { takeEvent } from './webhook.ts';

type RetryDeps = Pick<Deps, 'db' | 'log' | 'payments' | 'now'>;

const atOnce = 50;

/** How long the body of an event that had its effect is kept. */
const keptMs = 90 * 86_400_000;

/** Tries events again whose effect failed, and empties old bodies. */
export function retryEventsJob(deps: RetryDeps): Job {
  const work = async (): Promise<void> => {
    await retryEvents(deps);
    while ((await pruneEvents(deps.db, new Date(deps.now() - keptMs))) > 0);
  };
  return { name: 'retry events', everyMs: 60_000, work };
}

/** Tries all events again that are due. Resolves with how many had their effect. */
async function retryEvents(deps: RetryDeps): Promise<number> {
  const { db, payments } = deps;
  if (payments === null) return 0;
  let done = 0;
  // One of the other mode would mean nothing under this key, and be over.
  const due = await listDueEvents(db, { livemode: payments.livemode, limit: atOnce });
  for (const event of due) if (await retry(deps, event)) done += 1;
  return done;
}

/** One that fails again is kept with its next time: the log has said why. */
async function retry(deps: RetryDeps, event: Event): Promise<boolean> {
  try {
    await takeEvent(deps, event);
    return true;
  } catch {
    return false;
  }
}
