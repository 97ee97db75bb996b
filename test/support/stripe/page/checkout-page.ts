import { html } from 'hono/html';
import type Stripe from 'stripe';
import { formatMinor } from '../checkout/currency.ts';
import { isAuthenticating, isWaiting } from '../checkout/outcome.ts';
import type { World } from '../world.ts';
import { choiceForm } from './choice-form.ts';
import { page } from './layout.ts';

type Session = Stripe.Checkout.Session;
type Html = ReturnType<typeof html>;

/** The hosted page of a session in whatever state it is. `error` is shown above the buttons. */
export function checkoutPage(world: World, session: Session, error: string | null = null): Html {
  if (isAuthenticating(world, session)) return challengePage(session);
  if (session.status === 'open') return openPage(world, session, error);
  if (isWaiting(world, session)) return waitingPage(session);
  const said =
    session.status === 'expired'
      ? 'This checkout has expired.'
      : session.payment_status === 'unpaid'
        ? 'The bank debit failed.'
        : 'This checkout is complete.';
  return page(
    said,
    html`<h1>${said}</h1>
      ${backLink(session)}`,
  );
}

function openPage(world: World, session: Session, error: string | null): Html {
  const total = amount(session, session.amount_total);
  return page(
    `Pay ${total}`,
    html`<h1>Checkout</h1>
      <p class="total">${total}</p>
      ${summary(world, session)} ${error === null ? '' : html`<p role="alert">${error}</p>`}
      ${choiceForm(world, session)}
      <form method="post">
        ${rememberBox(session)}
        <button class="first" formaction="/pay/${session.id}/pay">Pay</button>
        <button formaction="/pay/${session.id}/challenge">Card with 3-D Secure</button>
        <button formaction="/pay/${session.id}/pay-later">Pay later (bank debit)</button>
        <button formaction="/pay/${session.id}/decline">Decline</button>
        ${
          session.cancel_url === null
            ? ''
            : html`<button formaction="/pay/${session.id}/cancel">Cancel</button>`
        }
      </form>`,
  );
}

function rememberBox(session: Session): Html | '' {
  if (session.saved_payment_method_options?.payment_method_save !== 'enabled') return '';
  return html`<label><input type="checkbox" name="remember" value="on" /> Remember this card</label>`;
}

function challengePage(session: Session): Html {
  return page(
    '3-D Secure',
    html`<h1>Your bank wants to know that it is you</h1>
      <p>${amount(session, session.amount_total)} is paid once you say so.</p>
      <form method="post">
        <button class="first" formaction="/pay/${session.id}/authenticated">Complete</button>
        <button formaction="/pay/${session.id}/unauthenticated">Fail</button>
      </form>`,
  );
}

function waitingPage(session: Session): Html {
  return page(
    'Bank debit under way',
    html`<h1>Bank debit under way</h1>
      <p>${amount(session, session.amount_total)} is on its way from the bank. How does it end?</p>
      <form method="post">
        <button class="first" formaction="/pay/${session.id}/succeeded">The money arrives</button>
        <button formaction="/pay/${session.id}/failed">The bank refuses</button>
      </form>`,
  );
}

function summary(world: World, session: Session): Html {
  const items = world.store.notes.get(session.id)?.items ?? [];
  const tax = session.total_details?.amount_tax ?? 0;
  const discount = session.total_details?.amount_discount ?? 0;
  return html`<dl>
    ${items.map((item) => row(`${item.description} × ${item.quantity}`, amount(session, item.amount_subtotal)))}
    ${discount === 0 ? '' : row('Discount', amount(session, -discount))}
    ${tax === 0 ? '' : row('Tax', amount(session, tax))}
  </dl>`;
}

function row(label: string, value: string): Html {
  return html`<dt>${label}</dt>
    <dd>${value}</dd>`;
}

function amount(session: Session, amountMinor: number | null): string {
  return formatMinor(amountMinor ?? 0, session.currency ?? 'usd');
}

function backLink(session: Session): Html {
  const url = returnUrl(session);
  return html`<p><a class="button" href="${url}">Back to the shop</a></p>`;
}

/** Where a buyer goes after success: only here is `{CHECKOUT_SESSION_ID}` documented to be filled in. */
export function returnUrl(session: Session): string {
  return (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}
