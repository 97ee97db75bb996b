import type Stripe from 'stripe';
import type { Store } from './store/store.ts';

/** What every resource and the checkout work with. */
export interface World {
  store: Store;
  /** The emulator's own address, without a slash at its end. */
  url: string;
  /** The time in whole seconds since 1970, as Stripe counts. */
  nowSeconds(): number;
  /** Makes an event about a snapshot of an object and hands it to the webhooks. */
  emit(type: string, object: EventObject, options?: EmitOptions): Stripe.Event;
}

/** Anything of Stripe's that an event can be about. */
export interface EventObject {
  object?: string;
  livemode?: boolean;
}

export interface EmitOptions {
  /** The API call that caused it; a payment on the hosted page has none. */
  request?: { id: string; idempotency_key: string | null };
  /** Deliver it even if the endpoint has not subscribed to its type. */
  always?: boolean;
  /** What the changed fields held before: `data.previous_attributes`. */
  previous?: object;
  /** The mode of an object that does not say it, such as a refund. */
  livemode?: boolean;
}
