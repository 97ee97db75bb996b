import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type Stripe from 'stripe';
import { decline, expireDue, finishAsync, isWaiting, pay, payLater } from '../checkout/outcome.ts';
import type { World } from '../world.ts';
import { checkoutPage, returnUrl } from './checkout-page.ts';
import { page } from './layout.ts';

type Session = Stripe.Checkout.Session;

/** What the buttons do. Each answers with where to go, or null to stay on the page. */
const ACTIONS: Record<string, (world: World, session: Session) => string | null> = {
  pay: (world, session) => returnUrl(pay(world, session)),
  'pay-later': (world, session) => returnUrl(payLater(world, session)),
  cancel: (_world, session) => session.cancel_url,
  succeeded: (world, session) => returnUrl(finishAsync(world, session, 'succeeded')),
  failed: (world, session) => returnUrl(finishAsync(world, session, 'failed')),
};

const WAITING_ACTIONS = new Set(['succeeded', 'failed']);

/** The hosted pages: checkout and billing portal. */
export function pageRoutes(world: World): Hono {
  const app = new Hono();
  app.get('/pay/:session', (c) => {
    const session = sessionOf(world, c);
    return session ? c.html(checkoutPage(world, session)) : c.html(nothingHere(), 404);
  });
  app.post('/pay/:session/:action', (c) => act(world, c));
  app.get('/portal/:portal', (c) => {
    const portal = world.store.portalSessions.get(c.req.param('portal'));
    return portal ? c.html(portalPage(portal)) : c.html(nothingHere(), 404);
  });
  return app;
}

function act(world: World, c: Context): Response | Promise<Response> {
  const session = sessionOf(world, c);
  const name = c.req.param('action') ?? '';
  if (!session) return c.html(nothingHere(), 404);
  // A second click, or a page left open, finds the session in another state: it is shown, and nothing happens.
  const isDue = WAITING_ACTIONS.has(name) ? isWaiting(world, session) : session.status === 'open';
  if (!isDue) return c.html(checkoutPage(world, session), 409);
  if (name === 'decline') {
    decline(world, session);
    return c.html(checkoutPage(world, session, 'Your card was declined. Try another way to pay.'), 402);
  }
  const target = ACTIONS[name]?.(world, session) ?? null;
  return target === null ? c.html(nothingHere(), 404) : c.redirect(target, 303);
}

function sessionOf(world: World, c: Context): Session | undefined {
  expireDue(world);
  return world.store.sessions.get(c.req.param('session') ?? '');
}

function nothingHere(): ReturnType<typeof html> {
  return page('Not found', html`<h1>There is nothing here.</h1>`);
}

function portalPage(portal: Stripe.BillingPortal.Session): ReturnType<typeof html> {
  return page(
    'Billing portal',
    html`<h1>Billing portal</h1>
      <p>The portal of customer ${portal.customer}.</p>
      ${portal.return_url === null ? '' : html`<p><a class="button" href="${portal.return_url}">Back</a></p>`}`,
  );
}
