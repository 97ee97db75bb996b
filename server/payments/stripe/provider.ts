import { type CheckoutReport, type Database, type Purchase, Refusal } from '@coffer/db';
import type { Logger } from 'pino';
import type { Stripe } from 'stripe';
import type { StripeConfig } from '../../config/config.ts';
import {
  type EventReader,
  type MadeCheckout,
  type Payer,
  type PaymentProvider,
  type ProviderCheck,
  ProviderFailure,
  type Receipt,
  type Shelf,
} from '../provider.ts';
import { costManagementUrl } from '../return-url.ts';
import { checkoutParams } from './checkout.ts';
import { Customers } from './customers.ts';
import { meaningOf, readEnvelope } from './event.ts';
import { callStripe, isCustomerGone } from './failure.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { InFlight } from './in-flight.ts';
import { intentSchema, reportOfIntent } from './intent.ts';
import { PriceChecks } from './price-checks.ts';
import { Receipts } from './receipts.ts';
import { SavedCards } from './saved-cards.ts';
import { reportOf, sessionSchema } from './session.ts';
import { findSignatureProblem } from './signature.ts';

interface StripeParts {
  readonly config: StripeConfig;
  readonly db: Database;
  readonly log: Logger;
  readonly stripe: Stripe;
}

/** Sells credits through Stripe's hosted checkout page. */
export class StripeProvider implements PaymentProvider {
  readonly name = 'stripe';
  readonly livemode: boolean;
  readonly priceId: string;
  readonly #parts: StripeParts;
  readonly #customers: Customers;
  readonly #prices: PriceChecks;
  readonly #receipts: Receipts;
  readonly cards: SavedCards;
  readonly #making = new InFlight<MadeCheckout>();

  constructor(parts: StripeParts) {
    this.#parts = parts;
    this.livemode = parts.config.livemode;
    this.priceId = parts.config.priceId;
    this.#customers = new Customers({ ...parts, livemode: this.livemode });
    this.#prices = new PriceChecks(parts);
    const { stripe, log, db } = parts;
    this.#receipts = new Receipts({ stripe, now: db.now });
    this.cards = new SavedCards({
      ...{ stripe, log, livemode: this.livemode },
      ...{ customers: this.#customers, instanceId: db.instanceId },
    });
  }

  shelf(): Shelf {
    return this.#prices.shelf;
  }

  check(): ProviderCheck {
    return this.#prices.current;
  }

  startChecking(signal: AbortSignal): void {
    this.#prices.start(signal);
  }

  createCheckout(purchase: Purchase, payer: Payer): Promise<MadeCheckout> {
    return this.#making.run(purchase.id, () =>
      callStripe(this.#parts.log, 'create checkout', async () => {
        const customerId = await this.#customers.ensure(payer);
        try {
          return await this.#make(purchase, customerId);
        } catch (error) {
          if (!isCustomerGone(error)) throw error;
          return this.#make(purchase, await this.#customers.replace(payer, customerId));
        }
      }),
    );
  }

  async #make(purchase: Purchase, customerId: string): Promise<MadeCheckout> {
    const { stripe, config, db } = this.#parts;
    const productId = this.check().offer?.productId ?? null;
    const params = checkoutParams(purchase, { config, customerId, productId, instanceId: db.instanceId });
    // Stripe remembers failures too, under their key: a new try after one is a new call.
    const failedAtMs = purchase.state === 'failed' ? purchase.updatedAt.getTime() : null;
    const key = idempotencyKey(`checkout-${purchase.id}`, { params, failedAtMs });
    const made = await stripe.checkout.sessions.create(params, { idempotencyKey: key });
    const { id: checkoutId, url, currency, amount_subtotal: priceMinor } = made;
    if (url === null) throw new ProviderFailure('provider_refused');
    return { checkout: { checkoutId, url, currency, priceMinor }, report: null };
  }

  async readCheckout(checkoutId: string): Promise<CheckoutReport> {
    const { stripe, log } = this.#parts;
    if (checkoutId.startsWith('pi_')) {
      const intent = await callStripe(log, 'read payment', () => stripe.paymentIntents.retrieve(checkoutId));
      return reportOfIntent(intentSchema.parse(intent), this);
    }
    const session = await callStripe(log, 'read checkout', () =>
      stripe.checkout.sessions.retrieve(checkoutId, { expand: ['payment_intent'] }),
    );
    return reportOf(sessionSchema.parse(session), this);
  }

  readReceipt(purchase: Purchase): Promise<Receipt> {
    return callStripe(this.#parts.log, 'read a receipt', () => this.#receipts.read(purchase));
  }

  readonly events: EventReader = {
    verify: (body, signature) => {
      const { config, db } = this.#parts;
      const signing = { secrets: config.webhookSecrets, nowMs: db.now() };
      const problem = findSignatureProblem(body, signature, signing);
      if (problem !== null) throw new Refusal('webhook_signature_invalid', { detail: problem });
      return readEnvelope(body.toString('utf8'), 'webhook');
    },
    meaningOf: (body) => {
      const { config, db } = this.#parts;
      const { livemode } = this;
      return meaningOf(body, { instanceId: db.instanceId, livemode, onDispute: config.onDispute });
    },
  };

  async openPortal(userId: string): Promise<string | null> {
    const { stripe, config, log } = this.#parts;
    const customer = await this.#customers.find(userId);
    if (customer === null) return null;
    const params = { customer, return_url: costManagementUrl(config.hostUrl) };
    return callStripe(log, 'open the billing portal', async () => {
      try {
        return (await stripe.billingPortal.sessions.create(params)).url;
      } catch (error) {
        if (!isCustomerGone(error)) throw error;
        await this.#customers.forget(userId, customer);
        return null;
      }
    });
  }
}
