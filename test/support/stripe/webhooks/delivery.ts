import type Stripe from 'stripe';
import type { Attempt } from './sender.ts';
import type { Target } from './target.ts';

/** An event on its way to one endpoint. */
export interface Delivery {
  event: Stripe.Event;
  /** Null for the endpoint of the emulator's options, else the id of one registered through the API. */
  endpointId: string | null;
  /** The exact bytes; the same at every attempt. */
  body: string;
  state: 'held' | 'delivered' | 'failed';
  attempts: Attempt[];
  /** When Stripe would try again, in seconds; null before the first failure and after the last attempt. */
  dueAtSeconds: number | null;
  /** Set while it waits to leave by itself. */
  timer?: NodeJS.Timeout;
}

const HOUR_SECONDS = 60 * 60;
const LIVE_RETRIES = [
  5 * 60,
  30 * 60,
  2 * HOUR_SECONDS,
  5 * HOUR_SECONDS,
  10 * HOUR_SECONDS,
  ...Array.from({ length: 4 }, () => 12 * HOUR_SECONDS),
];
const TEST_RETRIES = [5 * 60, HOUR_SECONDS, 3 * HOUR_SECONDS];

/**
 * How long Stripe waits after each failed attempt, in seconds: growing, up to three days, and three times within a
 * few hours in test mode. Stripe publishes those bounds; the steps between them are what people have observed.
 */
export function retryWaits(livemode: boolean): readonly number[] {
  return livemode ? LIVE_RETRIES : TEST_RETRIES;
}

/** The held deliveries that ids or types name, in that order. Throws for a name that fits none. */
export function chosen(held: Delivery[], order: string[]): Delivery[] {
  const left = [...held];
  return order.map((name) => {
    const at = left.findIndex(({ event }) => event.id === name || event.type === name);
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (!found) throw new Error(`No held event is, or has the type, ${name}.`);
    return found;
  });
}

/** A delivery that has not left yet; its bytes are fixed here. */
export function newDelivery(event: Stripe.Event, { id, apiVersion }: Target): Delivery {
  const sent = apiVersion === null ? event : { ...event, api_version: apiVersion };
  const body = JSON.stringify(sent, null, 2);
  return { event, endpointId: id, body, state: 'held', attempts: [], dueAtSeconds: null };
}

/** Counts in `pending_webhooks` the endpoints that have not taken an event yet, out of all its deliveries. */
export function countPending(event: Stripe.Event, deliveries: Delivery[]): void {
  const endpoints = new Set(deliveries.map(({ endpointId }) => endpointId));
  for (const { state, endpointId } of deliveries) if (state === 'delivered') endpoints.delete(endpointId);
  event.pending_webhooks = endpoints.size;
}
