import { html } from 'hono/html';
import type Stripe from 'stripe';
import { formatMinor } from '../checkout/currency.ts';
import { page } from './layout.ts';

type Html = ReturnType<typeof html>;

/** Where `hosted_invoice_url` leads. */
export function invoicePage(invoice: Stripe.Invoice): Html {
  const title = `Invoice ${invoice.number}`;
  return page(
    title,
    html`<h1>${title}</h1>
      <p class="total">${formatMinor(invoice.total, invoice.currency)}</p>
      <dl>
        ${invoice.lines.data.map(
          (line) =>
            html`<dt>${line.description} × ${line.quantity}</dt>
              <dd>${formatMinor(line.amount, line.currency)}</dd>`,
        )}
      </dl>
      <p>Paid by ${invoice.customer_email}.</p>
      <p><a class="button" href="${invoice.invoice_pdf}">Download as PDF</a></p>`,
  );
}

/** Where `charge.receipt_url` leads. */
export function receiptPage(charge: Stripe.Charge): Html {
  return page(
    'Receipt',
    html`<h1>Receipt</h1>
      <p class="total">${formatMinor(charge.amount, charge.currency)}</p>
      ${
        charge.amount_refunded === 0
          ? ''
          : html`<p>Refunded: ${formatMinor(charge.amount_refunded, charge.currency)}</p>`
      }
      <p>${charge.description ?? 'Thank you.'}</p>`,
  );
}
