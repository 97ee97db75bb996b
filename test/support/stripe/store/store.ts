import type Stripe from 'stripe';
import { Collection } from './collection.ts';
import type { StripeObject } from './collection.ts';

/** What the checkout needs to remember and Stripe does not show on the session itself. */
export interface CheckoutNotes {
  paymentIntentMetadata: Record<string, string>;
  paymentIntentDescription: string | null;
  setupFutureUsage: 'off_session' | 'on_session' | null;
  items: Stripe.LineItem[];
}

/** How a refund stands right after it was asked for. */
export type RefundStart = 'succeeded' | 'pending' | 'requires_action';

/** What the bank of a saved card says when it is charged. */
export type CardBehaviour = 'succeed' | 'decline' | 'authentication_required' | 'processing';

/** Everything the emulator knows: one collection per resource. */
export class Store {
  customers = new Collection<Stripe.Customer | Stripe.DeletedCustomer>();
  products = new Collection<Stripe.Product>();
  prices = new Collection<Stripe.Price>();
  sessions = new Collection<Stripe.Checkout.Session>();
  paymentIntents = new Collection<Stripe.PaymentIntent>();
  charges = new Collection<Stripe.Charge>();
  paymentMethods = new Collection<Stripe.PaymentMethod>();
  refunds = new Collection<Stripe.Refund>();
  disputes = new Collection<Stripe.Dispute>();
  balanceTransactions = new Collection<Stripe.BalanceTransaction>();
  invoices = new Collection<Stripe.Invoice>();
  portalSessions = new Collection<Stripe.BillingPortal.Session>();
  events = new Collection<Stripe.Event>();
  notes = new Map<string, CheckoutNotes>();
  /** What prices cost in other currencies, by the price's id: shown only where `expand` asks for it. */
  currencyOptions = new Map<string, Record<string, Stripe.Price.CurrencyOptions>>();
  /** How refunds of a charge begin, by the charge's id, where it is not at their end. */
  refundStarts = new Map<string, RefundStart>();
  /** What saved cards do when they are charged, by the customer's id; `succeed` otherwise. */
  cardBehaviours = new Map<string, CardBehaviour>();

  /** The object with this id, whatever its kind: what `expand` puts in place of an id. */
  find(id: string): StripeObject | undefined {
    const collections = [
      this.customers,
      this.products,
      this.prices,
      this.sessions,
      this.paymentIntents,
      this.charges,
      this.paymentMethods,
      this.refunds,
      this.disputes,
      this.balanceTransactions,
      this.invoices,
    ];
    for (const collection of collections) {
      const found = collection.get(id);
      if (found) return found;
    }
    return undefined;
  }
}
