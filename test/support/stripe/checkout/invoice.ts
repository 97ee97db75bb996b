import type Stripe from 'stripe';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';

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
    from_invoice: null,
    hosted_invoice_url: `${world.url}/invoices/${id}`,
    last_finalization_error: null,
    lines: { object: 'list', data: [], has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: session.livemode,
    metadata: { ...session.invoice_creation.invoice_data.metadata },
    next_payment_attempt: null,
    number: `${newId('', 8).toUpperCase()}-0001`,
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
  world.emit('invoice.paid', invoice);
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
