import { eq, sql } from 'drizzle-orm';
import { place, places, prepared } from '../prepared.ts';
import type { Provider, Purchase } from '../purchase/read.ts';
import { type Reversal, causeOf, keepFact } from '../purchase/reversal/facts.ts';
import { reverse } from '../purchase/reversal/reverse.ts';
import { type CheckoutReport, settlePurchaseIn } from '../purchase/settle.ts';
import { event } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';

export type Event = typeof event.$inferSelect;

/** A provider's message whose signature was verified, or that was read from the provider's own list. */
export interface NewEvent {
  readonly id: string;
  readonly provider: Provider;
  readonly type: string;
  readonly livemode: boolean;
  readonly apiVersion: string | null;
  /** The raw body. Kept only where the event has a meaning here: others may be of another product's customers. */
  readonly body: string;
  readonly via: Event['via'];
  readonly createdAt: Date;
}

/** What an event means here: news of a checkout, of money that went back, or nothing, and why (a stable code). */
export type EventMeaning =
  | { readonly kind: 'checkout'; readonly report: CheckoutReport }
  | { readonly kind: 'reversal'; readonly reversal: Reversal }
  | { readonly kind: 'none'; readonly reason: string };

/** What became of an event, and the purchase it was about. */
export type ReceivedEvent =
  { readonly state: 'duplicate'; readonly reason: null; readonly purchase: null } | Effect;

/** As much of a purchase as is of use to whoever brought the event: it crosses threads each time. */
export type ToldPurchase = Pick<Purchase, 'id' | 'flagged' | 'reason' | 'settledVia' | 'paidAt'>;

type Effect =
  | { readonly state: 'applied'; readonly reason: null; readonly purchase: ToldPurchase }
  | {
      readonly state: 'ignored' | 'waiting';
      readonly reason: string;
      readonly purchase: null;
      readonly waitsFor: string | null;
    };

/**
 * Stores an event and applies it, both or neither. Resolves when it is on disk. An event seen before changes
 * nothing; one that waits or failed is tried again.
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

const told = [
  'id',
  'provider',
  'type',
  'livemode',
  'apiVersion',
  'via',
  'createdAt',
  'body',
  'receivedAt',
] as const;
const news = ['state', 'reason', 'purchaseId', 'waitsFor', 'attempts', 'nextTryAt', 'appliedAt'] as const;

/** What is inserted counts for a row that is there already too. */
const newsAgain = Object.fromEntries(
  news.map((name) => [name, sql`excluded.${sql.identifier(event[name].name)}`]),
);

const queries = prepared((query) => ({
  earlier: query
    .select({ state: event.state, attempts: event.attempts })
    .from(event)
    .where(eq(event.id, place(event.id, 'id')))
    .prepare(),
  keep: query
    .insert(event)
    .values(places(event, [...told, ...news]))
    .onConflictDoUpdate({ target: event.id, set: newsAgain })
    .prepare(),
}));

export function receiveEventIn(tx: Tx, { message, meaning }: Received): ReceivedEvent {
  const { earlier: findEarlier, keep } = queries(tx.query);
  const earlier = findEarlier.get({ id: message.id });
  if (earlier?.state === 'applied' || earlier?.state === 'ignored') {
    return { state: 'duplicate', reason: null, purchase: null };
  }
  const effect = apply(tx, message, meaning);
  const { id, provider, type, livemode, apiVersion, via, createdAt } = message;
  keep.run({
    ...{ id, provider, type, livemode, apiVersion, via, createdAt, receivedAt: new Date(tx.nowMs) },
    body: meaning.kind === 'none' ? '' : message.body,
    state: effect.state,
    reason: effect.reason,
    purchaseId: effect.purchase?.id ?? null,
    waitsFor: effect.state === 'waiting' ? effect.waitsFor : null,
    attempts: (earlier?.attempts ?? 0) + 1,
    nextTryAt: null,
    appliedAt: effect.state === 'applied' ? new Date(tx.nowMs) : null,
  });
  return effect;
}

function apply(tx: Tx, message: NewEvent, meaning: EventMeaning): Effect {
  switch (meaning.kind) {
    case 'none':
      return { state: 'ignored', reason: meaning.reason, purchase: null, waitsFor: null };
    case 'checkout':
      return settle(tx, message, meaning.report);
    case 'reversal':
      return takeBack(tx, message, meaning.reversal);
  }
}

function settle(tx: Tx, { via }: NewEvent, report: CheckoutReport): Effect {
  const settled = settlePurchaseIn(tx, { report, via: via === 'webhook' ? 'webhook' : 'job' });
  if (settled.outcome !== 'unknown') return appliedTo(settled.purchase);
  // A second checkout of one purchase that nobody paid is no news; a paid one is money, and kept.
  const isNoise = settled.reason === 'checkout_differs' && report.status !== 'paid';
  return { state: isNoise ? 'ignored' : 'waiting', reason: settled.reason, purchase: null, waitsFor: null };
}

function takeBack(tx: Tx, { provider, createdAt }: NewEvent, reversal: Reversal): Effect {
  keepFact(tx, reversal, createdAt);
  const { paymentIntentId } = reversal.report;
  const purchase = reverse(tx, { provider, paymentIntentId, cause: causeOf(reversal) });
  if (purchase) return appliedTo(purchase);
  return { state: 'waiting', reason: 'payment_not_credited', purchase: null, waitsFor: paymentIntentId };
}

function appliedTo({ id, flagged, reason, settledVia, paidAt }: Purchase): Effect {
  return { state: 'applied', reason: null, purchase: { id, flagged, reason, settledVia, paidAt } };
}
