import { eq } from 'drizzle-orm';
import { type CheckoutReport, type Settled, settleIn } from '../purchase/settle.ts';
import { event } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../writer.ts';
import type { Provider } from '../purchase/read.ts';

/** A provider's message whose signature was verified. */
export interface NewEvent {
  readonly id: string;
  readonly provider: Provider;
  readonly type: string;
  readonly livemode: boolean;
  readonly apiVersion: string | null;
  /** The raw body. */
  readonly body: string;
  readonly createdAt: Date;
}

/** What an event means here: news of a checkout, or nothing, and why (a stable code). */
export type EventMeaning =
  | { readonly kind: 'checkout'; readonly report: CheckoutReport }
  | { readonly kind: 'none'; readonly reason: string };

export type ReceivedEvent =
  | { readonly state: 'applied' | 'duplicate'; readonly reason: null }
  | { readonly state: 'ignored' | 'waiting'; readonly reason: string };

/**
 * Stores an event and applies it, both or neither. Resolves when it is on disk. An event seen before changes
 * nothing; one that waited for its purchase is tried again.
 */
export async function receiveEvent(
  store: Store,
  message: NewEvent,
  meaning: EventMeaning,
): Promise<ReceivedEvent> {
  return store.writer.run((tx) => {
    const earlier = tx.query.select({ state: event.state }).from(event).where(eq(event.id, message.id)).get();
    if (earlier && earlier.state !== 'waiting') return { state: 'duplicate', reason: null };
    const applied = apply(tx, meaning);
    const { state, reason } = applied.received;
    const row = { ...message, state, reason, purchaseId: applied.purchaseId, receivedAt: new Date(tx.nowMs) };
    const news = { state, reason, purchaseId: applied.purchaseId };
    tx.query.insert(event).values(row).onConflictDoUpdate({ target: event.id, set: news }).run();
    return applied.received;
  });
}

interface Applied {
  readonly received: Exclude<ReceivedEvent, { state: 'duplicate' }> & {
    state: 'applied' | 'ignored' | 'waiting';
  };
  readonly purchaseId: string | null;
}

function apply(tx: Tx, meaning: EventMeaning): Applied {
  if (meaning.kind === 'none')
    return { received: { state: 'ignored', reason: meaning.reason }, purchaseId: null };
  const settled: Settled = settleIn(tx, meaning.report);
  if (settled.outcome === 'unknown') {
    return { received: { state: 'waiting', reason: 'purchase_missing' }, purchaseId: null };
  }
  return { received: { state: 'applied', reason: null }, purchaseId: settled.purchase.id };
}
