import { asc, eq } from 'drizzle-orm';
import type { Provider, Purchase } from '../purchase/read.ts';
import { type CheckoutReport, settlePurchaseIn } from '../purchase/settle.ts';
import { event } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';

/** A provider's message whose signature was verified. */
export interface NewEvent {
  readonly id: string;
  readonly provider: Provider;
  readonly type: string;
  readonly livemode: boolean;
  readonly apiVersion: string | null;
  /** The raw body. Kept only where the event has a meaning here: others may be of another product's customers. */
  readonly body: string;
  readonly createdAt: Date;
}

/** What an event means here: news of a checkout, or nothing, and why (a stable code). */
export type EventMeaning =
  | { readonly kind: 'checkout'; readonly report: CheckoutReport }
  | { readonly kind: 'none'; readonly reason: string };

/** What became of an event, and the purchase it was about. */
export type ReceivedEvent =
  | { readonly state: 'duplicate'; readonly reason: null; readonly purchase: null }
  | { readonly state: 'applied'; readonly reason: null; readonly purchase: Purchase }
  | { readonly state: 'ignored' | 'waiting'; readonly reason: string; readonly purchase: null };

/**
 * Stores an event and applies it, both or neither. Resolves when it is on disk. An event seen before changes
 * nothing; one that waited for its purchase is tried again.
 */
export async function receiveEvent(
  store: Store,
  message: NewEvent,
  meaning: EventMeaning,
): Promise<ReceivedEvent> {
  return store.writer.run('receiveEvent', { message, meaning });
}

interface Received {
  readonly message: NewEvent;
  readonly meaning: EventMeaning;
}

export function receiveEventIn(tx: Tx, { message, meaning }: Received): ReceivedEvent {
  const earlier = tx.query.select({ state: event.state }).from(event).where(eq(event.id, message.id)).get();
  if (earlier && earlier.state !== 'waiting') return { state: 'duplicate', reason: null, purchase: null };
  const received = apply(tx, meaning);
  const news = {
    state: received.state,
    reason: received.reason,
    purchaseId: received.purchase?.id ?? null,
  };
  const body = meaning.kind === 'none' ? '' : message.body;
  const row = { ...message, ...news, body, receivedAt: new Date(tx.nowMs) };
  tx.query.insert(event).values(row).onConflictDoUpdate({ target: event.id, set: news }).run();
  return received;
}

function apply(tx: Tx, meaning: EventMeaning): Exclude<ReceivedEvent, { state: 'duplicate' }> {
  if (meaning.kind === 'none') return { state: 'ignored', reason: meaning.reason, purchase: null };
  const settled = settlePurchaseIn(tx, meaning.report);
  if (settled.outcome !== 'unknown') return { state: 'applied', reason: null, purchase: settled.purchase };
  // A second checkout of one purchase that nobody paid is no news; a paid one is money, and kept.
  const isNoise = settled.reason === 'checkout_differs' && meaning.report.status !== 'paid';
  return { state: isNoise ? 'ignored' : 'waiting', reason: settled.reason, purchase: null };
}

export interface WaitingEvent {
  readonly id: string;
  readonly type: string;
  /** A stable code: what it waits for. */
  readonly reason: string | null;
  readonly receivedAt: Date;
}

/** Events that found no purchase to apply to, oldest first: an administrator has to look at each. */
export async function listWaitingEvents(store: Store, limit: number): Promise<readonly WaitingEvent[]> {
  const { id, type, reason, receivedAt, state } = event;
  return store.read
    .select({ id, type, reason, receivedAt })
    .from(event)
    .where(eq(state, 'waiting'))
    .orderBy(asc(receivedAt))
    .limit(limit)
    .all();
}
