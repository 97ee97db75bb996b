import type Stripe from 'stripe';
import { chosen, countPending, newDelivery, retryWaits } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import { isDelivered } from './post.ts';
import { Sender } from './sender.ts';
import type { Attempt, SendOptions } from './sender.ts';
import { NO_ENDPOINTS, isSubscribed } from './target.ts';
import type { EndpointBook, Target, WebhookEndpoint } from './target.ts';

/**
 * Signed webhooks with everything that goes wrong with them. By default events leave at once; `hold()` keeps them
 * back until `release()` or `flush()`. A failed delivery is tried again when the test says so, by `flush()`, by
 * `retryDue()` once the emulator's clock is there, or after `retryDelaysMs`. Events go to the endpoint of the
 * emulator's options and to every enabled one that was registered through the API.
 */
export class Webhooks {
  /** Every event that was due to an endpoint and not dropped, once for each endpoint, the oldest first. */
  deliveries: Delivery[] = [];
  /** How long an event waits before it leaves by itself, in milliseconds. */
  delayMs = 0;
  /** When failed deliveries are tried again by themselves: the wait before each further attempt. Never, by default. */
  retryDelaysMs: number[] = [];

  #sender: Sender;
  #book: EndpointBook;
  #nowSeconds: () => number;
  #isHolding = false;
  #dropsLeft = 0;
  #extraCopies = 0;
  #byEvent = new WeakMap<Stripe.Event, Delivery[]>();
  #underWay = new Set<Promise<Attempt>>();

  constructor(endpoint: WebhookEndpoint | null, nowSeconds: () => number, book = NO_ENDPOINTS) {
    this.#sender = new Sender(endpoint, nowSeconds);
    this.#book = book;
    this.#nowSeconds = nowSeconds;
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

  /** Takes a new event over. The emulator calls this; `always` passes over what endpoints have subscribed to. */
  accept(event: Stripe.Event, always = false): void {
    const targets = this.#targets(event.livemode).filter((target) => always || isSubscribed(target, event));
    event.pending_webhooks = targets.length;
    if (targets.length === 0) return;
    if (this.#dropsLeft > 0) {
      this.#dropsLeft -= 1;
      return;
    }
    const copies = 1 + this.#extraCopies;
    this.#extraCopies = 0;
    for (const target of targets) {
      for (let copy = 0; copy < copies; copy += 1) this.#queue(event, target);
    }
  }

  /**
   * Delivers what was kept back, one after the other.
   *
   * @param order event ids or types in the wished order; what it does not name stays held, and holding goes on.
   *   Without it everything leaves in the order it happened, and holding ends.
   */
  async release(order?: string[]): Promise<Attempt[]> {
    if (!order) this.#isHolding = false;
    return this.#inTurn(order ? chosen(this.held, order) : this.held);
  }

  /** Delivers everything not delivered yet, held or failed, once more and one after the other. */
  async flush(): Promise<Attempt[]> {
    await this.settled();
    this.#isHolding = false;
    return this.#inTurn(this.deliveries.filter((delivery) => delivery.state !== 'delivered'));
  }

  /** Tries again what Stripe would have tried again by now, by the emulator's clock. */
  async retryDue(): Promise<Attempt[]> {
    await this.settled();
    const now = this.#nowSeconds();
    const isDue = ({ state, dueAtSeconds }: Delivery) =>
      state === 'failed' && dueAtSeconds !== null && dueAtSeconds <= now;
    return this.#inTurn(this.deliveries.filter(isDue));
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
    this.#book = NO_ENDPOINTS;
    for (const delivery of this.deliveries) clearTimeout(delivery.timer);
    await this.settled();
  }

  #targets(livemode: boolean): Target[] {
    const { endpoint } = this.#sender;
    const ours: Target[] = endpoint ? [{ ...endpoint, id: null, apiVersion: null }] : [];
    return [...ours, ...this.#book.enabled(livemode)];
  }

  #queue(event: Stripe.Event, target: Target): void {
    const delivery = newDelivery(event, target);
    this.deliveries.push(delivery);
    this.#byEvent.set(event, [...(this.#byEvent.get(event) ?? []), delivery]);
    if (!this.#isHolding) this.#leaveAfter(delivery, this.delayMs);
  }

  /** Where a delivery goes now; nowhere once its endpoint has been disabled or deleted. */
  #endpointOf({ endpointId }: Delivery): WebhookEndpoint | undefined {
    return endpointId === null ? (this.#sender.endpoint ?? undefined) : this.#book.get(endpointId);
  }

  #leaveAfter(delivery: Delivery, waitMs: number): void {
    const leave = () => void this.#attempt(delivery);
    if (waitMs === 0) leave();
    else delivery.timer = setTimeout(leave, waitMs);
  }

  async #inTurn(deliveries: Delivery[]): Promise<Attempt[]> {
    const attempts: Attempt[] = [];
    for (const delivery of deliveries) {
      const attempt = await this.#attempt(delivery);
      if (attempt) attempts.push(attempt);
    }
    return attempts;
  }

  async #attempt(delivery: Delivery): Promise<Attempt | undefined> {
    clearTimeout(delivery.timer);
    const to = this.#endpointOf(delivery);
    if (!to) return undefined;
    const sending = this.#sender.send(delivery.event, { body: delivery.body, to });
    this.#underWay.add(sending);
    try {
      const attempt = await sending;
      delivery.attempts.push(attempt);
      this.#conclude(delivery, isDelivered(attempt));
      return attempt;
    } finally {
      this.#underWay.delete(sending);
    }
  }

  #conclude(delivery: Delivery, isDone: boolean): void {
    delivery.state = isDone ? 'delivered' : 'failed';
    if (isDone) {
      delivery.dueAtSeconds = null;
      countPending(delivery.event, this.#byEvent.get(delivery.event) ?? []);
      return;
    }
    const failures = delivery.attempts.length - 1;
    const waitSeconds = retryWaits(delivery.event.livemode)[failures];
    delivery.dueAtSeconds = waitSeconds === undefined ? null : this.#nowSeconds() + waitSeconds;
    const waitMs = this.retryDelaysMs[failures];
    if (waitMs !== undefined) this.#leaveAfter(delivery, waitMs);
  }
}
