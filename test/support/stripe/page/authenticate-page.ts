import { html } from 'hono/html';
import type Stripe from 'stripe';
import { formatMinor } from '../checkout/currency.ts';
import { page } from './layout.ts';

type Html = ReturnType<typeof html>;

/** The bank's page of a payment intent: where `next_action.redirect_to_url` leads. */
export function authenticatePage(intent: Stripe.PaymentIntent): Html {
  if (intent.status !== 'requires_action') {
    return page('3-D Secure', html`<h1>Your bank asks for nothing here.</h1>`);
  }
  return page(
    '3-D Secure',
    html`<h1>Your bank wants to know that it is you</h1>
      <p class="total">${formatMinor(intent.amount, intent.currency)}</p>
      <form method="post">
        <button class="first" formaction="/authenticate/${intent.id}/succeeded">Complete</button>
        <button formaction="/authenticate/${intent.id}/failed">Fail</button>
      </form>`,
  );
}

/** Where the buyer goes afterwards, told as Stripe tells it; null when nobody said where. */
export function backFromBank(intent: Stripe.PaymentIntent, returnUrl: string | null): string | null {
  if (returnUrl === null) return null;
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
  url.searchParams.set('redirect_status', intent.status === 'succeeded' ? 'succeeded' : 'failed');
  return url.href;
}
