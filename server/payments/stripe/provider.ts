import { type CheckoutReport, type Database, type Purchase, Refusal, type Reversal } from '@coffer/db';
import type { Logger } from 'pino';
import type { Stripe } from 'stripe';
import type { StripeConfig } from '../../config/config.ts';
import type { Examination } from '../../doctor/check.ts';
import type { Receipt } from '../cards.ts';
import {
  type EventReader,
  type MadeCheckout,
  type Payer,
  type PaymentProvider,
  type ProviderCheck,
  type RefundOrder,
  type Shelf,
} from '../provider.ts';
import { costManagementUrl } from '../return-url.ts';
import { checkoutParams } from './checkout.ts';
import { Customers } from './customers.ts';
import { connectEndpoint } from './doctor/connect-endpoint.ts';
import { stripeExaminations } from './doctor/examinations.ts';
import { type Reader, meaningOf, readDelivered } from './event.ts';
import { callStripe, isCustomerGone } from './failure.ts';
import { StripeHistory } from './history.ts';
import { idempotencyKey as keyOf } from './idempotency-key.ts';
import { InFlight } from './in-flight.ts';
import { intentSchema, reportOfIntent } from './intent.ts';
import { PriceChecks } from './price-checks.ts';
import { Receipts } from './receipts.ts';
import { makeRefund } from './refund.ts';
import { SavedCards } from './saved-cards.ts';
import { endSession, readSession } from './session.ts';
import { mistrustOf } from './mistrust.ts';
import { type SignatureOptions, findSignatureProblem, signatureWords } from './signature.ts';
import { SigningSecrets } from './signing-secrets.ts';
import { needWebAddress } from './web-address.ts';

interface StripeParts {
  readonly config: StripeConfig;
  readonly db: Database;
  readonly log: Logger;
  readonly stripe: Stripe;
  /** 32 bytes. */
  readonly secret: Buffer;
}

/** Sells credits through Stripe's hosted checkout page. */
export class StripeProvider implements PaymentProvider {
  readonly name = 'stripe';
  readonly livemode: boolean;
  readonly priceId: string;
  readonly history: StripeHistory;
  readonly #parts: StripeParts;
  readonly #customers: Customers;
  readonly #prices: PriceChecks;
  readonly #secrets: SigningSecrets;
  readonly #receipts: Receipts;
  readonly cards: SavedCards;
  readonly #making = new InFlight<MadeCheckout>();
  readonly #connecting = new InFlight<void>();

  constructor(parts: StripeParts) {
    this.#parts = parts;
    this.livemode = parts.config.livemode;
    this.priceId = parts.config.priceId;
    this.#customers = new Customers({ ...parts, livemode: this.livemode });
    this.#prices = new PriceChecks(parts);
    this.#secrets = new SigningSecrets({ ...parts, configured: parts.config.webhookSecrets });
    this.history = new StripeHistory({ ...parts, customers: this.#customers });
    const { stripe, log, db } = parts;
    this.#receipts = new Receipts({ stripe, now: db.now });
    this.cards = new SavedCards({
      ...{ stripe, log, livemode: this.livemode },
      ...{ customers: this.#customers, instanceId: db.instanceId },
    });
  }

  /** What a signature is held against now. */
  get #signing(): SignatureOptions {
    return { secrets: this.#secrets.all, nowMs: this.#parts.db.now() };
  }

  prepare(): Promise<void> {
    return this.#secrets.load();
  }

  get examinations(): readonly Examination[] {
    return stripeExaminations({ ...this.#parts, prices: this.#prices, secrets: this.#secrets });
  }

  connectEvents(): Promise<void> {
    const { stripe, config, db, log } = this.#parts;
    return this.#connecting.run('webhook', () =>
      callStripe(log, 'connect the webhook', () =>
        connectEndpoint({
          stripe,
          hostUrl: config.hostUrl,
          instanceId: db.instanceId,
          secrets: this.#secrets,
        }),
      ),
    );
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
    const key = keyOf(`checkout-${purchase.id}`, { params, failedAtMs });
    const made = await stripe.checkout.sessions.create(params, { idempotencyKey: key });
    const { id: checkoutId, currency, amount_subtotal: priceMinor } = made;
    const url = needWebAddress(made.url);
    return { checkout: { checkoutId, url, currency, priceMinor }, report: null };
  }

  async readCheckout(checkoutId: string): Promise<CheckoutReport> {
    const { stripe, log } = this.#parts;
    if (checkoutId.startsWith('pi_')) {
      const intent = await callStripe(log, 'read payment', () => stripe.paymentIntents.retrieve(checkoutId));
      return reportOfIntent(intentSchema.parse(intent), this);
    }
    return callStripe(log, 'read checkout', () => readSession(stripe, checkoutId, this));
  }

  endCheckout(checkoutId: string): Promise<CheckoutReport> {
    const { stripe, log } = this.#parts;
    return callStripe(log, 'end a checkout', () => endSession(stripe, checkoutId, this));
  }

  refund(purchase: Purchase, order: RefundOrder): Promise<Reversal> {
    const { stripe, db, log } = this.#parts;
    return callStripe(log, 'refund a payment', () =>
      makeRefund(stripe, purchase, { ...order, instanceId: db.instanceId }),
    );
  }

  readReceipt(purchase: Purchase): Promise<Receipt> {
    return callStripe(this.#parts.log, 'read a receipt', () => this.#receipts.read(purchase));
  }

  readonly events: EventReader = {
    verify: (body, signature) => {
      const problem = findSignatureProblem(body, signature, this.#signing);
      if (problem !== null) {
        throw new Refusal('webhook_signature_invalid', { detail: signatureWords[problem] });
      }
      return readDelivered(body.toString('utf8'), this.#reader);
    },
    mistrustOf: (body, signature) => mistrustOf(body, signature, this.#signing),
    meaningOf: (body) => meaningOf(body, this.#reader),
  };

  get #reader(): Reader {
    const { config, db } = this.#parts;
    return { instanceId: db.instanceId, livemode: this.livemode, onDispute: config.onDispute };
  }

  async openPortal(userId: string): Promise<string | null> {
    const { stripe, config, log } = this.#parts;
    const customer = await this.#customers.find(userId);
    if (customer === null) return null;
    const params = { customer, return_url: costManagementUrl(config.hostUrl) };
    return callStripe(log, 'open the billing portal', async () => {
      try {
        return needWebAddress((await stripe.billingPortal.sessions.create(params)).url);
      } catch (error) {
        if (!isCustomerGone(error)) throw error;
        await this.#customers.forget(userId, customer);
        return null;
      }
    });
  }
}
