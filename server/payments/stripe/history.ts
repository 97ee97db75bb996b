import type {
  CheckoutReport,
  Database,
  DisputeReport,
  NewEvent,
  Purchase,
  RefundReport,
  Stretch,
} from '@coffer/db';
import { Stripe } from 'stripe';
import { ZodError } from 'zod';
import type { StripeConfig } from '../../config/config.ts';
import type { ListedCheckout, PaymentOwner, ProviderHistory, TakenPayment } from '../history.ts';
import type { Customers } from './customers.ts';
import { readEnvelope, usedEvents } from './event.ts';
import { translate } from './failure.ts';
import { eachOnce } from './list.ts';
import { readDispute, readRefund } from './reversal.ts';
import { readSession, reportOf, sessionSchema } from './session.ts';
import { webAddress } from './web-address.ts';

interface HistoryParts {
  readonly config: Pick<StripeConfig, 'livemode' | 'onDispute'>;
  readonly db: Database;
  readonly stripe: Stripe;
  readonly customers: Pick<Customers, 'find'>;
}

type Metadata = Readonly<Record<string, string>> | null | undefined;

const perPage = 100;

/** A page of a list, each thing with the payment intent that it belongs to. */
const withIntents = { limit: perPage, expand: ['data.payment_intent'] };

/** A session is made within moments of its purchase; clocks differ by as much. */
const besideMs = 10 * 60_000;

/** What Stripe's lists say of this instance. */
export class StripeHistory implements ProviderHistory {
  readonly #parts: HistoryParts;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
  }

  async *listEvents(stretch: Stretch, signal: AbortSignal): AsyncGenerator<NewEvent> {
    const { events } = this.#parts.stripe;
    const found: Stripe.Event[] = [];
    const params = { types: [...usedEvents], created: within(stretch), limit: perPage };
    for await (const event of told(events.list(params), signal)) found.push(event);
    // These are the newest: what would come before them is missing.
    if (signal.aborted) return;
    // Stripe lists the newest first.
    for (const event of found.toReversed()) yield readEnvelope(JSON.stringify(event), 'list');
  }

  async *listCheckouts(stretch: Stretch, signal: AbortSignal): AsyncGenerator<ListedCheckout> {
    const { sessions } = this.#parts.stripe.checkout;
    const params = { created: within(stretch), ...withIntents };
    for await (const session of told(sessions.list(params), signal)) {
      if (!this.#isOurs(session.metadata) || session.mode !== 'payment') continue;
      const listed = ifReadable(() => this.#listed(session));
      if (listed !== null) yield listed;
    }
  }

  async *listPayments(stretch: Stretch, signal: AbortSignal): AsyncGenerator<TakenPayment> {
    const { charges } = this.#parts.stripe;
    const params = { created: within(stretch), ...withIntents };
    for await (const charge of told(charges.list(params), signal)) {
      const intent = intentOf(charge);
      if (charge.status !== 'succeeded' || !this.#isOurs(intent?.metadata)) continue;
      const { id: chargeId, currency, amount: amountMinor } = charge;
      const takenAt = new Date(charge.created * 1000);
      const purchaseId = intent?.metadata['coffer_purchase'] ?? null;
      const money = { currency, amountMinor, takenAt };
      yield { chargeId, paymentIntentId: intent?.id ?? '', purchaseId, ...money };
    }
  }

  async *listRefunds(stretch: Stretch, signal: AbortSignal): AsyncGenerator<RefundReport> {
    const { refunds } = this.#parts.stripe;
    const params = { created: within(stretch), ...withIntents };
    for await (const refund of told(refunds.list(params), signal)) {
      if (!this.#isOurs(intentOf(refund)?.metadata)) continue;
      const read = ifReadable(() => readRefund(refund));
      if (read?.kind === 'refund') yield read.report;
    }
  }

  async *listDisputes(stretch: Stretch, signal: AbortSignal): AsyncGenerator<DisputeReport> {
    const { stripe, config } = this.#parts;
    const params = { created: within(stretch), ...withIntents };
    for await (const dispute of told(stripe.disputes.list(params), signal)) {
      if (!this.#isOurs(intentOf(dispute)?.metadata)) continue;
      const read = ifReadable(() => readDispute(dispute, config));
      if (read?.kind === 'dispute') yield read.report;
    }
  }

  async readCheckout(checkoutId: string): Promise<CheckoutReport> {
    const { stripe, config } = this.#parts;
    return answered(readSession(stripe, checkoutId, config));
  }

  async findCheckout(purchase: Purchase): Promise<ListedCheckout | null> {
    const { stripe, customers } = this.#parts;
    const customer = await customers.find(purchase.payerId);
    const beganMs = purchase.createdAt.getTime();
    const created = within({ from: new Date(beganMs - besideMs), until: new Date(beganMs + besideMs) });
    const params = { created, ...withIntents, ...(customer && { customer }) };
    for await (const session of told(stripe.checkout.sessions.list(params))) {
      const { coffer_purchase: purchaseId } = session.metadata ?? {};
      if (purchaseId === purchase.id && this.#isOurs(session.metadata)) return this.#listed(session);
    }
    return null;
  }

  async findOwner(paymentIntentId: string): Promise<PaymentOwner | null> {
    const { stripe } = this.#parts;
    const intent = await orNull(stripe.paymentIntents.retrieve(paymentIntentId));
    if (intent === null) return null;
    if (!this.#isOurs(intent.metadata)) return { kind: 'foreign' };
    const params = { ...withIntents, payment_intent: paymentIntentId, limit: 1 };
    const [session] = (await answered(stripe.checkout.sessions.list(params))).data;
    return { kind: 'ours', checkout: session ? ifReadable(() => this.#listed(session)) : null };
  }

  #isOurs(metadata: Metadata): boolean {
    return metadata?.['coffer_instance'] === this.#parts.db.instanceId;
  }

  #listed(session: Stripe.Checkout.Session): ListedCheckout {
    const report = reportOf(sessionSchema.parse(session), this.#parts.config);
    const type = 'checkout.session.completed';
    const { id, created, livemode } = session;
    const event = { id: `listed_${id}`, object: 'event', type, created, livemode, data: { object: session } };
    return { report, url: webAddress(session.url), event: readEnvelope(JSON.stringify(event), 'list') };
  }
}

/** A stretch as Stripe's lists take it: whole seconds. */
function within({ from, until }: Stretch): { gte: number; lt: number } {
  return { gte: Math.floor(from.getTime() / 1000), lt: Math.ceil(until.getTime() / 1000) };
}

/** The payment intent of what was asked for with it; null where none made it. */
function intentOf(object: {
  readonly payment_intent?: string | Stripe.PaymentIntent | null;
}): Stripe.PaymentIntent | null {
  const { payment_intent: intent } = object;
  return typeof intent === 'object' ? (intent ?? null) : null;
}

/** Null for what a later version of Stripe writes otherwise: its event fails, and says so. All others are read. */
function ifReadable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ZodError) return null;
    throw error;
  }
}

async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw translate(error);
  }
}

/** What was asked for; null where Stripe has no such thing. */
async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    const isMissing =
      error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';
    if (isMissing) return null;
    throw translate(error);
  }
}

/** A list's things one by one, over all its pages, until the signal. */
async function* told<T extends { readonly id: string }>(
  list: AsyncIterable<T>,
  signal?: AbortSignal,
): AsyncGenerator<T> {
  try {
    for await (const one of eachOnce(list)) {
      if (signal?.aborted) return;
      yield one;
    }
  } catch (error) {
    throw translate(error);
  }
}
