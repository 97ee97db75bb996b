import type Stripe from 'stripe';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';
import { idOf } from './payment.ts';

/** The paid invoice of a session that was created with `invoice_creation[enabled]`. */
export function invoiceSession(world: World, session: Stripe.Checkout.Session): void {
  if (!session.invoice_creation?.enabled || session.invoice !== null) return;
  const id = newId('in_1', 23);
  const nowSeconds = world.nowSeconds();
  const invoice = world.store.invoices.put({
    ...loadFixture('invoice'),
    ...amountsOf(session),
    id,
    attempt_count: 0,
    attempted: true,
    created: nowSeconds,
    customer: session.customer,
    customer_email: session.customer_details?.email ?? null,
    customer_name: session.customer_details?.name ?? null,
    customer_shipping: null,
    due_date: null,
    effective_at: nowSeconds,
    description: session.invoice_creation.invoice_data.description,
    footer: session.invoice_creation.invoice_data.footer,
    from_invoice: null,
    hosted_invoice_url: `${world.url}/invoices/${id}`,
    invoice_pdf: `${world.url}/invoices/${id}/pdf`,
    last_finalization_error: null,
    lines: {
      object: 'list',
      data: linesOf(world, session, id),
      has_more: false,
      url: `/v1/invoices/${id}/lines`,
    },
    livemode: session.livemode,
    metadata: { ...session.invoice_creation.invoice_data.metadata },
    next_payment_attempt: null,
    number: numberFor(world, session),
    parent: null,
    period_end: nowSeconds,
    period_start: nowSeconds,
    shipping_cost: null,
    shipping_details: null,
    status: 'paid',
    status_transitions: {
      finalized_at: nowSeconds,
      marked_uncollectible_at: null,
      paid_at: nowSeconds,
      voided_at: null,
    },
    webhooks_delivered_at: nowSeconds,
  });
  session.invoice = invoice.id;
  for (const type of ['invoice.finalized', 'invoice.paid', 'invoice.payment_succeeded']) {
    world.emit(type, invoice);
  }
}

/** The customer's own prefix and a number that counts up, such as `0759376C-0002`. */
function numberFor(world: World, session: Stripe.Checkout.Session): string {
  const customer = world.store.customers.get(idOf(session.customer));
  if (!customer || customer.deleted) return `${newId('', 8).toUpperCase()}-0001`;
  const count = world.store.invoices.newestFirst().filter((other) => other.customer === customer.id).length;
  return `${customer.invoice_prefix}-${String(count + 1).padStart(4, '0')}`;
}

function linesOf(world: World, session: Stripe.Checkout.Session, invoice: string): Stripe.InvoiceLineItem[] {
  const items = world.store.notes.get(session.id)?.items ?? [];
  return items.map((item) => ({
    ...loadFixture('line-item'),
    id: newId('il_1', 23),
    amount: item.amount_subtotal,
    currency: item.currency,
    description: item.description,
    invoice,
    livemode: session.livemode,
    parent: null,
    pricing: null,
    quantity: item.quantity,
    subtotal: item.amount_subtotal,
  }));
}

function amountsOf(session: Stripe.Checkout.Session): Partial<Stripe.Invoice> {
  const total = session.amount_total ?? 0;
  return {
    amount_due: total,
    amount_overpaid: 0,
    amount_paid: total,
    amount_remaining: 0,
    currency: session.currency ?? 'usd',
    subtotal: session.amount_subtotal ?? 0,
    subtotal_excluding_tax: session.amount_subtotal,
    total,
    total_excluding_tax: total - (session.total_details?.amount_tax ?? 0),
  };
}
