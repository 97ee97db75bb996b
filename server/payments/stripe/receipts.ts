import type { Purchase } from '@coffer/db';
import type { Stripe } from 'stripe';
import type { Receipt } from '../cards.ts';
import { InFlight } from './in-flight.ts';
import { webAddress } from './web-address.ts';

interface ReceiptsParts {
  readonly stripe: Stripe;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** A person who turns pages asks for the same again; Stripe counts how often it is asked. */
const keptMs = 60_000;
const keptAtMost = 1000;

/** Reads the papers of payments at Stripe, and remembers them for a minute. */
export class Receipts {
  readonly #parts: ReceiptsParts;
  readonly #asking = new InFlight<Receipt>();
  readonly #known = new Map<string, { readonly receipt: Receipt; readonly untilMs: number }>();

  constructor(parts: ReceiptsParts) {
    this.#parts = parts;
  }

  async read(purchase: Purchase): Promise<Receipt> {
    const nowMs = this.#parts.now();
    const known = this.#known.get(purchase.id);
    if (known && known.untilMs > nowMs) return known.receipt;
    const receipt = await this.#asking.run(purchase.id, () => this.#ask(purchase));
    if (this.#known.size >= keptAtMost) this.#known.clear();
    this.#known.set(purchase.id, { receipt, untilMs: nowMs + keptMs });
    return receipt;
  }

  async #ask({ checkoutId, paymentIntentId, kind }: Purchase): Promise<Receipt> {
    const { stripe } = this.#parts;
    if (kind === 'checkout' && checkoutId !== null) {
      const expand = ['invoice', 'payment_intent.latest_charge'];
      const { invoice, payment_intent: intent } = await stripe.checkout.sessions.retrieve(checkoutId, {
        expand,
      });
      return { receiptUrl: receiptOf(intent), invoice: invoiceOf(invoice) };
    }
    if (paymentIntentId === null) return { receiptUrl: null, invoice: null };
    const intent = await stripe.paymentIntents.retrieve(paymentIntentId, { expand: ['latest_charge'] });
    return { receiptUrl: receiptOf(intent), invoice: null };
  }
}

function receiptOf(intent: Stripe.PaymentIntent | string | null): string | null {
  const charge = typeof intent === 'object' ? intent?.latest_charge : null;
  return typeof charge === 'object' ? webAddress(charge?.receipt_url) : null;
}

function invoiceOf(invoice: Stripe.Invoice | string | null): Receipt['invoice'] {
  if (invoice === null || typeof invoice === 'string') return null;
  return {
    number: invoice.number,
    url: webAddress(invoice.hosted_invoice_url),
    pdfUrl: webAddress(invoice.invoice_pdf),
  };
}
