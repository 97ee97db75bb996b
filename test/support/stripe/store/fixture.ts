import { readFileSync } from 'node:fs';
import type Stripe from 'stripe';

/** Stripe's example objects by their file name in `fixtures/`. */
interface Fixtures {
  account: Stripe.Account;
  balance: Stripe.Balance;
  'balance-transaction': Stripe.BalanceTransaction;
  'billing-portal-session': Stripe.BillingPortal.Session;
  charge: Stripe.Charge;
  'checkout-session': Stripe.Checkout.Session;
  customer: Stripe.Customer;
  'deleted-webhook-endpoint': Stripe.DeletedWebhookEndpoint;
  'deleted-customer': Stripe.DeletedCustomer;
  dispute: Stripe.Dispute;
  event: Stripe.Event;
  invoice: Stripe.Invoice;
  item: Stripe.LineItem;
  'payment-intent': Stripe.PaymentIntent;
  'payment-method': Stripe.PaymentMethod;
  price: Stripe.Price;
  product: Stripe.Product;
  refund: Stripe.Refund;
  'webhook-endpoint': Stripe.WebhookEndpoint;
}

const texts = new Map<string, string>();

/** A fresh copy of one of Stripe's example objects. */
export function loadFixture<Name extends keyof Fixtures>(name: Name): Fixtures[Name] {
  const text = texts.get(name) ?? readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
  texts.set(name, text);
  return JSON.parse(text);
}

/** A deep copy as it would look after a trip over the wire. */
export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
