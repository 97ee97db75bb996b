import type Stripe from 'stripe';
import { typeMatches } from '../resources/events.ts';
import type { Store } from '../store/store.ts';

/** Where events go. */
export interface WebhookEndpoint {
  url: string;
  /** One secret, or several: each signs. */
  secret: string | string[];
  /** The subscribed types; `checkout.session.*` (the default) is every checkout event, `*` is everything. */
  events?: string[];
}

/** An endpoint that an event is due to. */
export interface Target extends WebhookEndpoint {
  /** Null for the endpoint of the emulator's options, else the id of one registered through the API. */
  id: string | null;
  /** The version its events are in, where it has one of its own. */
  apiVersion: string | null;
}

/** Finds the endpoints that were registered through the API. */
export interface EndpointBook {
  /** Every enabled one of the event's mode. */
  enabled(livemode: boolean): Target[];
  /** One of them, unless it has been disabled or deleted. */
  get(id: string): Target | undefined;
}

const SUBSCRIBED_BY_DEFAULT = ['checkout.session.*'];

export const NO_ENDPOINTS: EndpointBook = { enabled: () => [], get: () => undefined };

/** True when an endpoint has subscribed to an event's type. */
export function isSubscribed(endpoint: WebhookEndpoint, event: Stripe.Event): boolean {
  const patterns = endpoint.events ?? SUBSCRIBED_BY_DEFAULT;
  return patterns.some((pattern) => typeMatches(pattern, event.type));
}

export function endpointBook(store: Store): EndpointBook {
  const enabled = (endpoint: Stripe.WebhookEndpoint) => endpoint.status === 'enabled';
  const target = (endpoint: Stripe.WebhookEndpoint): Target => ({
    id: endpoint.id,
    url: endpoint.url,
    secret: store.endpointSecrets.get(endpoint.id) ?? [],
    events: endpoint.enabled_events,
    apiVersion: endpoint.api_version,
  });
  return {
    enabled: (livemode) =>
      store.webhookEndpoints
        .newestFirst()
        .filter((endpoint) => enabled(endpoint) && endpoint.livemode === livemode)
        .map(target),
    get: (id) => {
      const endpoint = store.webhookEndpoints.get(id);
      return endpoint && enabled(endpoint) ? target(endpoint) : undefined;
    },
  };
}
