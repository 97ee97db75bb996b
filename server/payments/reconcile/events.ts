import { type NewEvent, type Stretch, getEvent } from '@coffer/db';
import { takeEvent } from '../webhook.ts';
import { readMark, writeMark } from './mark.ts';
import { type Pass, countCredited } from './pass.ts';

/** How long a provider keeps its events. */
const keptMs = 30 * 86_400_000;
/** An event may be listed a while after the time that it bears. */
const overlapMs = 10 * 60_000;
/** Longer than the overlap, so that one call tells all where nothing was missed. */
const firstStretchMs = 20 * 60_000;
const shortestStretchMs = 60_000;
/** A stretch is in memory as a whole, and a busy one may follow a quiet one. */
const longestStretchMs = 4 * 3_600_000;
/** With fewer events in a stretch the next one is longer. */
const few = 100;
/** With more the next one is shorter: a stretch is taken as a whole, and asked for again where it could not be. */
const many = 1000;
/** So many share one sync of the disk. Their order is of no matter. */
const sideBySide = 25;
/** What is left then has its turn in the next round, after what else is to be done in this one. */
const longestMs = 20_000;

/**
 * Takes events since the last time that were not delivered. Resolves with whether these are all.
 * @throws ProviderFailure; what was taken until then is not asked for again.
 */
export async function takeListedEvents(pass: Pass): Promise<boolean> {
  const { db, signal } = pass;
  const nowMs = pass.now();
  const mark = await readMark(db, 'reconcile.events');
  if (mark === null) return true;
  let lengthMs = firstStretchMs;
  let fromMs = Math.max(mark.getTime() - overlapMs, nowMs - keptMs);
  while (fromMs < nowMs) {
    if (pass.now() - nowMs > longestMs) return false;
    const until = new Date(Math.min(fromMs + lengthMs, nowMs));
    const told = await takeStretch(pass, { from: new Date(fromMs), until });
    if (signal.aborted) return false;
    await writeMark(db, 'reconcile.events', until);
    fromMs = until.getTime();
    lengthMs = lengthAfter(lengthMs, told);
  }
  return true;
}

function lengthAfter(lengthMs: number, told: number): number {
  if (told < few) return Math.min(lengthMs * 4, longestStretchMs);
  return told > many ? Math.max(lengthMs / 4, shortestStretchMs) : lengthMs;
}

/** Resolves with how many the provider told of. */
async function takeStretch(pass: Pass, stretch: Stretch): Promise<number> {
  let told = 0;
  const waiting: NewEvent[] = [];
  for await (const event of pass.history.listEvents(stretch, pass.signal)) {
    told += 1;
    if (!isForeign(pass, event)) waiting.push(event);
    if (waiting.length === sideBySide) await takeAll(pass, waiting.splice(0));
  }
  await takeAll(pass, waiting);
  return told;
}

async function takeAll(pass: Pass, events: readonly NewEvent[]): Promise<void> {
  const takeNew = async (event: NewEvent): Promise<void> => {
    if (!(await isDone(pass, event))) await take(pass, event);
  };
  const failed = (await Promise.allSettled(events.map(takeNew))).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** Whether an event means nothing here. Those that were delivered are noted; the others need not be. */
function isForeign({ payments }: Pass, event: NewEvent): boolean {
  try {
    return payments.events?.meaningOf(event.body).kind === 'none';
  } catch {
    return false;
  }
}

async function isDone({ db }: Pass, { id }: NewEvent): Promise<boolean> {
  const known = await getEvent(db, id);
  return known !== null && known.state !== 'failed' && known.state !== 'waiting';
}

async function take(pass: Pass, event: NewEvent): Promise<void> {
  try {
    const received = await takeEvent(pass, event);
    if (received.state !== 'applied') return;
    countCredited(pass, received.purchase);
    if (!event.type.startsWith('checkout.')) pass.tally.reversed.add(received.purchase.id);
  } catch (error) {
    // One that was kept is tried again by itself. What could not even be kept is asked for again.
    if ((await getEvent(pass.db, event.id)) === null) throw error;
  }
}
