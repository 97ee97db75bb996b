import { type SQL, and, asc, desc, eq, inArray, isNull, lt, lte, ne, or, sql } from 'drizzle-orm';
import { event } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Event } from './receive.ts';

/** An event as it is listed: without its body. */
export type EventSummary = Omit<Event, 'body'>;

const { body: _, ...summary } = columnsOf();

function columnsOf() {
  const { id, provider, type, livemode, apiVersion, body, state, reason, purchaseId } = event;
  const { createdAt, receivedAt, via, waitsFor, attempts, nextTryAt, appliedAt } = event;
  const facts = { id, provider, type, livemode, apiVersion, body, state, reason, purchaseId };
  return { ...facts, createdAt, receivedAt, via, waitsFor, attempts, nextTryAt, appliedAt };
}

/** One event with its body, or null. */
export async function getEvent(store: Store, id: string): Promise<Event | null> {
  return store.read.select().from(event).where(eq(event.id, id)).get() ?? null;
}

/** The event that came last, or null before the first. */
export async function findLastEvent(store: Store): Promise<EventSummary | null> {
  return store.read.select(summary).from(event).orderBy(desc(event.receivedAt)).limit(1).get() ?? null;
}

/**
 * Events that no purchase was found for, oldest first: an administrator has to look at each. One that waits for a payment is not among them
 * at first: its payment may be on its way, or another product's.
 */
export async function listWaitingEvents(store: Store, limit: number): Promise<readonly EventSummary[]> {
  const needsSomebody = or(
    eq(event.state, 'failed'),
    and(eq(event.state, 'waiting'), isNull(event.waitsFor)),
  );
  return store.read
    .select(summary)
    .from(event)
    .where(needsSomebody)
    .orderBy(asc(event.receivedAt))
    .limit(limit)
    .all();
}

/** Events, newest first: of some states, or all but those that mean nothing here. */
export async function listEvents(
  store: Store,
  filter: {
    readonly states: readonly Event['state'][] | null;
    readonly before: Date | null;
    /** Which of those received at that moment was seen last. */
    readonly beforeId?: string;
    readonly limit: number;
  },
): Promise<readonly EventSummary[]> {
  const { states, limit } = filter;
  const ofState = states === null ? ne(event.state, 'ignored') : inArray(event.state, [...states]);
  return store.read
    .select(summary)
    .from(event)
    .where(and(ofState, comesBefore(filter)))
    .orderBy(desc(event.receivedAt), desc(event.id))
    .limit(limit)
    .all();
}

function comesBefore({ before, beforeId }: { before: Date | null; beforeId?: string }): SQL | undefined {
  if (before === null) return undefined;
  if (beforeId === undefined) return lt(event.receivedAt, before);
  return sql`(${event.receivedAt}, ${event.id}) < (${before.getTime()}, ${beforeId})`;
}

/** The events of one purchase, in the order in which they came. */
export async function listEventsOf(store: Store, purchaseId: string): Promise<readonly EventSummary[]> {
  return store.read
    .select(summary)
    .from(event)
    .where(eq(event.purchaseId, purchaseId))
    .orderBy(asc(event.receivedAt))
    .all();
}

/** Events of one mode whose effect failed and may be tried again now, with their bodies. */
export async function listDueEvents(
  store: Store,
  { livemode, limit }: { readonly livemode: boolean; readonly limit: number },
): Promise<readonly Event[]> {
  const isDue = and(eq(event.state, 'failed'), lte(event.nextTryAt, new Date(store.now())));
  return store.read
    .select()
    .from(event)
    .where(and(isDue, eq(event.livemode, livemode)))
    .orderBy(asc(event.nextTryAt))
    .limit(limit)
    .all();
}
