import type Stripe from 'stripe';
import { postWebhook } from './post.ts';
import type { PostResult } from './post.ts';
import { signatureHeader } from './signature.ts';
import type { WebhookEndpoint } from './target.ts';

/** One attempt, in the log. */
export interface Attempt extends PostResult {
  eventId: string;
  type: string;
  url: string;
  signature: string;
}

/** How one message is sent, where it differs from the endpoint's settings. */
export interface SendOptions {
  /** Send it there, instead of to the endpoint of the emulator's options. */
  to?: WebhookEndpoint;
  /** Sign with these instead, as a forger or an old endpoint would. */
  secret?: string | string[];
  /** The time that is signed, in seconds. */
  timestampSeconds?: number;
  /** Send this header instead of a computed one; an empty one leaves it out. */
  signature?: string;
  /** Send this body instead of the event's. */
  body?: string;
}

/** Signs and posts single messages, and remembers every attempt. */
export class Sender {
  /** Every attempt so far, the oldest first. */
  attempts: Attempt[] = [];
  /** How long the endpoint may take to answer, in milliseconds. */
  timeoutMs = 30_000;
  endpoint: WebhookEndpoint | null;
  #nowSeconds: () => number;

  constructor(endpoint: WebhookEndpoint | null, nowSeconds: () => number) {
    this.endpoint = endpoint;
    this.#nowSeconds = nowSeconds;
  }

  /** Sends one message now. Throws when no endpoint is configured; a failed delivery is a result. */
  async send(event: Stripe.Event, options: SendOptions = {}): Promise<Attempt> {
    const endpoint = options.to ?? this.endpoint;
    if (!endpoint) throw new Error('No webhook endpoint is configured.');
    const body = options.body ?? JSON.stringify(event, null, 2);
    const secrets = [options.secret ?? endpoint.secret].flat();
    const signature =
      options.signature ?? signatureHeader(body, secrets, options.timestampSeconds ?? this.#nowSeconds());
    const result = await postWebhook(endpoint.url, { body, signature, timeoutMs: this.timeoutMs });
    const attempt: Attempt = { eventId: event.id, type: event.type, url: endpoint.url, signature, ...result };
    this.attempts.push(attempt);
    return attempt;
  }
}
