import type Stripe from 'stripe';
import { typeMatches } from '../resources/events.ts';
import { isDelivered } from './post.ts';
import { Sender } from './sender.ts';
import type { Attempt, SendOptions, WebhookEndpoint } from './sender.ts';

/** An event on its way. */
export interface Delivery {
  event: Stripe.Event;
  /** The exact bytes; the same at every attempt. */
  body: string;
  state: 'held' | 'delivered' | 'failed';
  attempts: Attempt[];
  /** Set while it waits to leave by itself. */
  timer?: NodeJS.Timeout;
}

const SUBSCRIBED_BY_DEFAULT = ['checkout.session.*'];

/**
 * Signed webhooks with everything that goes wrong with them. By default events leave at once; `hold()` keeps them
 * back until `release()` or `flush()`. A failed delivery is tried again when the test says so, by `flush()`, or
 * after `retryDelaysMs`.
 */
export class Webhooks {
  /** Every event that was due to the endpoint and not dropped, the oldest first. */
  deliveries: Delivery[] = [];
  /** How long an event waits before it leaves by itself, in milliseconds. */
  delayMs = 0;
  /** When failed deliveries are tried again by themselves: the wait before each further attempt. Never, by default. */
  retryDelaysMs: number[] = [];

  #sender: Sender;
  #isHolding = false;
  #dropsLeft = 0;
  #extraCopies = 0;
  #underWay = new Set<Promise<Attempt>>();

  constructor(endpoint: WebhookEndpoint | null, nowSeconds: () => number) {
    this.#sender = new Sender(endpoint, nowSeconds);
  }

  /** Every attempt so far, the oldest first: status, answer, signature. */
  get attempts(): Attempt[] {
    return this.#sender.attempts;
  }

  /** Events kept back or waiting for `delayMs`, the oldest first. */
  get held(): Delivery[] {
    return this.deliveries.filter((delivery) => delivery.state === 'held');
  }

  /** Points the webhooks at an endpoint, or at none. */
  configure(endpoint: WebhookEndpoint | null): void {
    this.#sender.endpoint = endpoint;
  }

  /** Signs with these secrets from now on; several while one is being rotated. */
  rotate(...secrets: string[]): void {
    const { endpoint } = this.#sender;
    if (endpoint) this.#sender.endpoint = { ...endpoint, secret: secrets };
  }

  /** Keeps events back from now on, until they are released. */
  hold(): void {
    this.#isHolding = true;
  }

  /** The next events are never delivered, as if the endpoint had been disabled. */
  dropNext(count = 1): void {
    this.#dropsLeft += count;
  }

  /** The next event is delivered this many times more than once. */
  duplicateNext(copies = 1): void {
    this.#extraCopies += copies;
  }

  /** Takes a new event over. The emulator calls this; `always` passes over the endpoint's subscription. */
  accept(event: Stripe.Event, always = false): void {
    const { endpoint } = this.#sender;
    const patterns = endpoint?.events ?? SUBSCRIBED_BY_DEFAULT;
    const isDue = endpoint && (always || patterns.some((pattern) => typeMatches(pattern, event.type)));
    if (!isDue) {
      event.pending_webhooks = 0;
      return;
    }
    if (this.#dropsLeft > 0) {
      this.#dropsLeft -= 1;
      return;
    }
    const copies = 1 + this.#extraCopies;
    this.#extraCopies = 0;
    for (let copy = 0; copy < copies; copy += 1) this.#queue(event);
  }

  /**
   * Delivers what was kept back, one after the other.
   *
   * @param order event ids or types in the wished order; what it does not name stays held, and holding goes on.
   *   Without it everything leaves in the order it happened, and holding ends.
   */
  async release(order?: string[]): Promise<Attempt[]> {
    if (!order) this.#isHolding = false;
    return this.#inTurn(order ? this.#chosen(order) : this.held);
  }

  /** Delivers everything not delivered yet, held or failed, once more and one after the other. */
  async flush(): Promise<Attempt[]> {
    await this.settled();
    this.#isHolding = false;
    return this.#inTurn(this.deliveries.filter((delivery) => delivery.state !== 'delivered'));
  }

  /** Resolves when nothing is under way; what is held or waits for `delayMs` does not count. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Sends one message now, forged or old or a second time, beside the queue. Throws without an endpoint. */
  async send(event: Stripe.Event, options: SendOptions = {}): Promise<Attempt> {
    return this.#sender.send(event, options);
  }

  /** Stops everything that waits. What is under way is waited for. */
  async close(): Promise<void> {
    this.#sender.endpoint = null;
    for (const delivery of this.deliveries) clearTimeout(delivery.timer);
    await this.settled();
  }

  #queue(event: Stripe.Event): void {
    const body = JSON.stringify(event, null, 2);
    const delivery: Delivery = { event, body, state: 'held', attempts: [] };
    this.deliveries.push(delivery);
    if (!this.#isHolding) this.#leaveAfter(delivery, this.delayMs);
  }

  #leaveAfter(delivery: Delivery, waitMs: number): void {
    const leave = () => {
      if (this.#sender.endpoint) void this.#attempt(delivery);
    };
    if (waitMs === 0) leave();
    else delivery.timer = setTimeout(leave, waitMs);
  }

  async #inTurn(deliveries: Delivery[]): Promise<Attempt[]> {
    const attempts: Attempt[] = [];
    for (const delivery of deliveries) attempts.push(await this.#attempt(delivery));
    return attempts;
  }

  async #attempt(delivery: Delivery): Promise<Attempt> {
    clearTimeout(delivery.timer);
    const sending = this.#sender.send(delivery.event, { body: delivery.body });
    this.#underWay.add(sending);
    try {
      const attempt = await sending;
      delivery.attempts.push(attempt);
      delivery.state = isDelivered(attempt) ? 'delivered' : 'failed';
      if (delivery.state === 'delivered') delivery.event.pending_webhooks = 0;
      const waitMs = this.retryDelaysMs[delivery.attempts.length - 1];
      if (delivery.state === 'failed' && waitMs !== undefined) this.#leaveAfter(delivery, waitMs);
      return attempt;
    } finally {
      this.#underWay.delete(sending);
    }
  }

  #chosen(order: string[]): Delivery[] {
    const left = this.held;
    return order.map((name) => {
      const at = left.findIndex(({ event }) => event.id === name || event.type === name);
      const [found] = at < 0 ? [] : left.splice(at, 1);
      if (!found) throw new Error(`No held event is, or has the type, ${name}.`);
      return found;
    });
  }
}
