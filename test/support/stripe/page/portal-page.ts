import { html } from 'hono/html';
import type Stripe from 'stripe';
import { cardsOf } from '../cards/card.ts';
import { formatMinor } from '../checkout/currency.ts';
import type { World } from '../world.ts';
import { page } from './layout.ts';

type Html = ReturnType<typeof html>;

/** What a customer finds in the billing portal: saved cards, invoices, and the way back. */
export function portalPage(world: World, portal: Stripe.BillingPortal.Session): Html {
  const cards = cardsOf(world, portal.customer);
  const invoices = world.store.invoices.newestFirst().filter(({ customer }) => customer === portal.customer);
  return page(
    'Billing portal',
    html`<h1>Billing portal</h1>
      <p>The portal of customer ${portal.customer}.</p>
      ${cards.map(({ card }) => html`<p>Card ${card?.brand} ending in ${card?.last4}</p>`)}
      ${invoices.map(
        ({ hosted_invoice_url: url, number, total, currency }) =>
          html`<p><a href="${url}">${number}</a> ${formatMinor(total, currency)}</p>`,
      )}
      ${portal.return_url === null ? '' : html`<p><a class="button" href="${portal.return_url}">Back</a></p>`}`,
  );
}
