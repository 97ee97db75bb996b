import { type NewEvent, getEvent } from '@coffer/db';
import type { Stretch } from '../history.ts';
import { takeEvent } from '../webhook.ts';
import { readMark, writeMark } from './mark.ts';
import { type Pass, countCredited } from './pass.ts';
import { stretchesOf } from './stretches.ts';

/** How long a provider keeps its events. */
const keptMs = 30 * 86_400_000;
/** An event may be listed a while after the time that it bears. */
const overlapMs = 10 * 60_000;
const stretchMs = 6 * 3_600_000;
const stretchesAtOnce = 200;

/**
 * Takes all events since the last time that were not delivered.
 * @throws ProviderFailure; what was taken until then is not asked for again.
 */
export async function takeListedEvents(pass: Pass): Promise<void> {
  const { db, signal } = pass;
  const nowMs = pass.now();
  const mark = await readMark(db, 'reconcile.events');
  if (mark === null) return;
  const from = new Date(Math.max(mark.getTime() - overlapMs, nowMs - keptMs));
  const stretches = stretchesOf({ from, until: new Date(nowMs) }, stretchMs);
  for (const stretch of stretches.slice(0, stretchesAtOnce)) {
    await takeStretch(pass, stretch);
    if (signal.aborted) return;
    await writeMark(db, 'reconcile.events', stretch.until);
  }
}

async function takeStretch(pass: Pass, stretch: Stretch): Promise<void> {
  for await (const event of pass.history.listEvents(stretch)) {
    if (pass.signal.aborted) return;
    if (!isForeign(pass, event) && !(await isDone(pass, event))) await take(pass, event);
  }
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
