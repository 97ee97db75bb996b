import type Stripe from 'stripe';
import { connect } from '../../../db/connect.ts';
import { loadFixture } from '../../support/stripe/store/fixture.ts';
import { userIdOf } from './plan.ts';

/** Ids begin with the round in which the purchase is to be paid. */
const purchaseIdStart = (round: number): string =>
  `01990000-0000-7000-a${round.toString(16).padStart(3, '0')}-`;
const checkoutIdStart = (round: number): string => `cs_test_bench_${round}_`;

/** What one unit of what is sold costs, in cents, and gives, in nanocredits. */
const terms = {
  unitCredits: '10000000000',
  unitMinor: { usd: 1000 },
  minQuantity: 1,
  maxQuantity: 1,
};

/** Purchases to be paid. */
export interface Orders {
  readonly rounds: number;
  /** In each round, numbered from 0. */
  readonly purchases: number;
  /** Whose they are, in turn. */
  readonly wallets: number;
}

/** Adds purchases whose buyers are at Stripe's page to a file that nobody has open. Returns the id of its installation. */
export function addPurchases(path: string, { rounds, purchases, wallets }: Orders): string {
  const client = connect(path);
  const insert = client.prepare<[Record<string, string>]>(
    `INSERT INTO purchase (id, provider, payer_id, creditee_id, state, request_id, checkout_id, livemode, price_id, currency,
    price_minor, terms, created_at, updated_at)
    VALUES (@id, 'stripe', @userId, @userId, 'open', @id, @checkoutId, 0, 'price_bench', 'usd', 1000, @terms, 0, 0)`,
  );
  client.transaction(() => {
    for (let round = 0; round < rounds; round += 1) {
      for (let index = 0; index < purchases; index += 1) {
        const number = index.toString(16).padStart(12, '0');
        const [id, checkoutId] = [purchaseIdStart(round) + number, checkoutIdStart(round) + number];
        insert.run({ id, checkoutId, userId: userIdOf(index % wallets), terms: JSON.stringify(terms) });
      }
    }
  })();
  const instanceId = client.prepare<[], string>('SELECT id FROM instance').pluck().get() ?? '';
  client.close();
  return instanceId;
}

/** Stripe's own example of an event, with places for a purchase's number: it is paid. */
export function eventText(instanceId: string, round: number): string {
  const session: Stripe.Checkout.Session = {
    ...loadFixture('checkout-session'),
    id: `${checkoutIdStart(round)}{user}`,
    ...{ livemode: false, mode: 'payment', status: 'complete', payment_status: 'paid' },
    ...{ currency: 'usd', currency_conversion: null, amount_subtotal: 1000, amount_total: 1000 },
    payment_intent: `pi_${round}_{same}`,
    metadata: { coffer_instance: instanceId, coffer_purchase: `${purchaseIdStart(round)}{same}` },
  };
  return JSON.stringify({
    ...loadFixture('event'),
    data: { object: session },
    ...{ id: `evt_${round}_{same}`, type: 'checkout.session.completed', livemode: false },
    created: Math.floor(Date.now() / 1000),
  });
}

/** How many purchases of a file were credited. */
export function countCredited(path: string): number {
  const client = connect(path, { readonly: true });
  const credited = client
    .prepare<[], bigint>("SELECT count(*) FROM purchase WHERE state = 'paid' AND NOT flagged")
    .pluck()
    .get();
  client.close();
  return Number(credited);
}
