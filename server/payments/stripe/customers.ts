import { type Database, findCustomer, forgetCustomer, keepCustomer } from '@coffer/db';
import type { Stripe } from 'stripe';
import type { Payer } from '../provider.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { InFlight } from './in-flight.ts';

interface CustomersParts {
  readonly stripe: Stripe;
  readonly db: Database;
  /** Test and live mode know different customers. */
  readonly livemode: boolean;
}

/** What Stripe takes for an e-mail address. Any other is left out: it is of use on receipts only. */
const mailAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** One Stripe customer for each user and mode, made with the first purchase. */
export class Customers {
  readonly #parts: CustomersParts;
  readonly #making = new InFlight<string>();

  constructor(parts: CustomersParts) {
    this.#parts = parts;
  }

  /** The customer that stands for a user, or null. */
  find(userId: string): Promise<string | null> {
    const { db, livemode } = this.#parts;
    return findCustomer(db, { userId, livemode });
  }

  /** The customer that stands for a payer, made if there is none. Two tabs at the same time get the same one. */
  async ensure(payer: Payer): Promise<string> {
    return (await this.find(payer.id)) ?? this.#make(payer, null);
  }

  /** Forgets a customer that was deleted at Stripe. */
  async forget(userId: string, customerId: string): Promise<void> {
    const { db, livemode } = this.#parts;
    await forgetCustomer(db, { userId, livemode }, customerId);
  }

  /** The customer that takes the place of a deleted one. */
  async replace(payer: Payer, deletedId: string): Promise<string> {
    await this.forget(payer.id, deletedId);
    return (await this.find(payer.id)) ?? this.#make(payer, deletedId);
  }

  #make(payer: Payer, replaces: string | null): Promise<string> {
    const { stripe, db, livemode } = this.#parts;
    return this.#making.run(payer.id, async () => {
      const params: Stripe.CustomerCreateParams = {
        name: payer.name.slice(0, 256),
        metadata: { coffer_instance: db.instanceId, coffer_user: payer.id },
        ...(mailAddress.test(payer.email) && { email: payer.email }),
      };
      // Without the deleted one's name in the key, Stripe would answer with the deleted one again for a day.
      const key = idempotencyKey('customer', { params, livemode, replaces });
      const made = await stripe.customers.create(params, { idempotencyKey: key });
      return keepCustomer(db, { userId: payer.id, livemode }, made.id);
    });
  }
}
