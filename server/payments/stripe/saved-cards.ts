import type { CheckoutReport, Purchase } from '@coffer/db';
import type { Logger } from 'pino';
import { Stripe } from 'stripe';
import type { Cards, SavedCard } from '../cards.ts';
import { ProviderFailure } from '../provider.ts';
import type { Customers } from './customers.ts';
import { callStripe } from './failure.ts';
import { InFlight } from './in-flight.ts';
import { intentSchema, reportOfIntent, topUpKind } from './intent.ts';
import { eachOnce } from './list.ts';

interface SavedCardsParts {
  readonly stripe: Stripe;
  readonly log: Logger;
  readonly customers: Customers;
  readonly livemode: boolean;
  readonly instanceId: string;
}

/** Cards that buyers had saved on Stripe's page. */
export class SavedCards implements Cards {
  readonly #parts: SavedCardsParts;
  readonly #reading = new InFlight<SavedCard | null>();

  constructor(parts: SavedCardsParts) {
    this.#parts = parts;
  }

  /** Whoever asks while it is asked for already shares the answer: its owner may open the settings often. */
  savedIn(checkoutId: string): Promise<SavedCard | null> {
    return this.#reading.run(checkoutId, () => this.#readSaved(checkoutId));
  }

  async #readSaved(checkoutId: string): Promise<SavedCard | null> {
    const { stripe, log } = this.#parts;
    const session = await callStripe(log, 'read the card of a checkout', () =>
      stripe.checkout.sessions.retrieve(checkoutId, { expand: ['payment_intent.payment_method'] }),
    );
    const intent = session.payment_intent;
    const method = typeof intent === 'object' ? intent?.payment_method : null;
    if (!method || typeof method === 'string' || method.customer === null) return null;
    return { id: method.id, brand: method.card?.brand ?? null, last4: method.card?.last4 ?? null };
  }

  async charge(
    purchase: Purchase,
    card: { readonly id: string | null; readonly isResumed: boolean },
  ): Promise<CheckoutReport> {
    const customer = await this.#parts.customers.find(purchase.payerId);
    if (customer === null) throw new ProviderFailure('card_gone');
    return this.#call('charge a saved card', async () => {
      const earlier = card.isResumed ? await this.#find(purchase, customer) : null;
      if (earlier !== null) return this.#report(earlier);
      if (card.id === null) throw new ProviderFailure('card_gone');
      return this.#create(purchase, { customer, cardId: card.id });
    });
  }

  async #create(
    purchase: Purchase,
    { customer, cardId }: { readonly customer: string; readonly cardId: string },
  ): Promise<CheckoutReport> {
    const { id, payerId, crediteeId, priceMinor, currency } = purchase;
    if (priceMinor === null || currency === null) throw new ProviderFailure('price_refused');
    const params: Stripe.PaymentIntentCreateParams = {
      ...{ amount: priceMinor, currency, customer, payment_method: cardId },
      ...{ confirm: true, off_session: true, description: 'Credits bought by auto top-up' },
      metadata: {
        ...{ coffer_instance: this.#parts.instanceId, coffer_purchase: id, coffer_kind: topUpKind },
        ...{ coffer_payer: payerId, coffer_creditee: crediteeId },
      },
    };
    try {
      const idempotencyKey = `coffer-top-up-${id}`;
      return this.#report(await this.#parts.stripe.paymentIntents.create(params, { idempotencyKey }));
    } catch (error) {
      const refused = error instanceof Stripe.errors.StripeCardError ? error.payment_intent : undefined;
      if (!refused) throw error;
      return this.#report(refused);
    }
  }

  /** The charge that an earlier call made, whose answer was lost: Stripe forgets idempotency keys after a day. */
  async #find(purchase: Purchase, customer: string): Promise<Stripe.PaymentIntent | null> {
    const sinceSeconds = Math.floor(purchase.createdAt.getTime() / 1000) - 3600;
    const made = this.#parts.stripe.paymentIntents.list({
      customer,
      created: { gte: sinceSeconds },
      limit: 100,
    });
    for await (const intent of eachOnce(made)) {
      if (intent.metadata['coffer_purchase'] === purchase.id) return intent;
    }
    return null;
  }

  async paidSince(userId: string, since: Date): Promise<readonly string[]> {
    const { stripe, customers, instanceId } = this.#parts;
    const customer = await customers.find(userId);
    if (customer === null) return [];
    const created = { gte: Math.floor(since.getTime() / 1000) };
    return this.#call('look for payments of a customer', async () => {
      const paid: string[] = [];
      for await (const intent of eachOnce(stripe.paymentIntents.list({ customer, created, limit: 100 }))) {
        const { coffer_instance: owner, coffer_purchase: purchaseId } = intent.metadata;
        if (owner === instanceId && purchaseId && takenStates.has(intent.status)) paid.push(purchaseId);
      }
      return paid;
    });
  }

  /** Calls Stripe about what a card pays: with its customer gone, it is gone too. */
  #call<T>(doing: string, call: () => Promise<T>): Promise<T> {
    return callStripe(this.#parts.log, doing, async () => {
      try {
        return await call();
      } catch (error) {
        throw isCardGone(error) ? new ProviderFailure('card_gone') : error;
      }
    });
  }

  #report(intent: Stripe.PaymentIntent): CheckoutReport {
    return reportOfIntent(intentSchema.parse(intent), this.#parts);
  }

  async remove(cardId: string): Promise<void> {
    const { stripe, log } = this.#parts;
    await callStripe(log, 'remove a card', () => orGone(stripe.paymentMethods.detach(cardId)));
  }

  async removeSaved(userId: string, cardId: string | null): Promise<void> {
    const { stripe, log, customers } = this.#parts;
    const customer = await customers.find(userId);
    await callStripe(log, 'remove the cards of a user', async () => {
      const saved = customer === null ? [] : await this.#savedFor(customer);
      for (const id of new Set([...saved, ...(cardId === null ? [] : [cardId])])) {
        await orGone(stripe.paymentMethods.detach(id));
      }
    });
  }

  /** The cards of a customer that checkouts of ours saved: their payments say so. */
  async #savedFor(customer: string): Promise<readonly string[]> {
    const { stripe, instanceId } = this.#parts;
    const attached = await orGone(stripe.customers.listPaymentMethods(customer, page).autoPagingToArray(all));
    const left = new Set(attached?.map(({ id }) => id));
    const saved: string[] = [];
    if (left.size === 0) return saved;
    for await (const intent of eachOnce(stripe.paymentIntents.list({ customer, ...page }))) {
      const { payment_method: method, setup_future_usage: usage, metadata } = intent;
      const card = typeof method === 'string' ? method : method?.id;
      const isOurs = usage === 'off_session' && metadata['coffer_instance'] === instanceId;
      if (isOurs && card !== undefined && left.delete(card)) saved.push(card);
      if (left.size === 0) break;
    }
    return saved;
  }

  async forgetOwner(userId: string): Promise<void> {
    const { stripe, log, customers } = this.#parts;
    const customer = await customers.find(userId);
    if (customer === null) return;
    await callStripe(log, 'forget the cards of a removed user', async () => {
      const { sessions } = stripe.checkout;
      const open = await orGone(
        sessions.list({ customer, status: 'open', limit: 100 }).autoPagingToArray(all),
      );
      for (const { id } of open ?? []) await orGone(sessions.expire(id));
      const cards = await orGone(stripe.customers.listPaymentMethods(customer, page).autoPagingToArray(all));
      for (const { id } of cards ?? []) await orGone(stripe.paymentMethods.detach(id));
    });
  }
}

/** Of payment intents whose money is taken, or on its way. */
const takenStates: ReadonlySet<string> = new Set(['succeeded', 'processing']);

const page = { limit: 100 };
const all = { limit: 1000 };

/** What was asked for; null where it is gone: a card that is attached no more, a checkout that is over, a customer who was deleted. */
async function orGone<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return null;
    throw error;
  }
}

function isCardGone(error: unknown): boolean {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return false;
  return error.param === 'payment_method' || error.param === 'customer';
}
