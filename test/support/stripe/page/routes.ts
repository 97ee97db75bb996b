import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type Stripe from 'stripe';
import { finishAuthentication } from '../cards/confirm.ts';
import { expireDue } from '../checkout/outcome.ts';
import type { World } from '../world.ts';
import { actionFor } from './actions.ts';
import { authenticatePage, backFromBank } from './authenticate-page.ts';
import { checkoutPage } from './checkout-page.ts';
import { invoicePage, receiptPage } from './invoice-page.ts';
import { page } from './layout.ts';
import { invoicePdf } from './pdf.ts';
import { portalPage } from './portal-page.ts';

type Session = Stripe.Checkout.Session;

/** The hosted pages: checkout, 3-D Secure, receipts, invoices and billing portal. */
export function pageRoutes(world: World): Hono {
  const app = new Hono();
  app.get('/pay/:session', (c) => {
    const session = sessionOf(world, c);
    return session ? c.html(checkoutPage(world, session)) : c.html(nothingHere(), 404);
  });
  app.post('/pay/:session/:action', (c) => act(world, c));
  app.get('/portal/:portal', (c) => {
    const portal = world.store.portalSessions.get(c.req.param('portal'));
    return portal ? c.html(portalPage(world, portal)) : c.html(nothingHere(), 404);
  });
  app.get('/receipts/:charge', (c) => {
    const charge = world.store.charges.get(c.req.param('charge'));
    return charge?.paid ? c.html(receiptPage(charge)) : c.html(nothingHere(), 404);
  });
  app.get('/invoices/:invoice', (c) => {
    const invoice = world.store.invoices.get(c.req.param('invoice'));
    return invoice ? c.html(invoicePage(invoice)) : c.html(nothingHere(), 404);
  });
  app.get('/invoices/:invoice/pdf', (c) => {
    const invoice = world.store.invoices.get(c.req.param('invoice'));
    if (!invoice) return c.html(nothingHere(), 404);
    return c.body(invoicePdf(invoice), 200, { 'Content-Type': 'application/pdf' });
  });
  app.get('/authenticate/:intent', (c) => {
    const intent = world.store.paymentIntents.get(c.req.param('intent'));
    return intent ? c.html(authenticatePage(intent)) : c.html(nothingHere(), 404);
  });
  app.post('/authenticate/:intent/:end{succeeded|failed}', (c) => authenticate(world, c));
  return app;
}

async function act(world: World, c: Context): Promise<Response> {
  const session = sessionOf(world, c);
  if (!session) return c.html(nothingHere(), 404);
  const action = actionFor(c.req.param('action') ?? '');
  if (!action) return c.html(nothingHere(), 404);
  const form = await c.req.parseBody();
  // A second click, or a page left open, finds the session in another state: it is shown, and nothing happens.
  if (!action.isDue(world, session)) return c.html(checkoutPage(world, session), 409);
  const { goTo, error } = action.press(world, session, form);
  if (goTo) return c.redirect(goTo, 303);
  return c.html(checkoutPage(world, session, error), error ? 402 : 200);
}

function authenticate(world: World, c: Context): Response | Promise<Response> {
  const intent = world.store.paymentIntents.get(c.req.param('intent') ?? '');
  if (!intent) return c.html(nothingHere(), 404);
  if (intent.status !== 'requires_action') return c.html(authenticatePage(intent), 409);
  const returnUrl = intent.next_action?.redirect_to_url?.return_url ?? null;
  finishAuthentication(world, intent, c.req.param('end') === 'succeeded' ? 'succeeded' : 'failed');
  const goTo = backFromBank(intent, returnUrl);
  return goTo === null ? c.html(authenticatePage(intent)) : c.redirect(goTo, 303);
}

function sessionOf(world: World, c: Context): Session | undefined {
  expireDue(world);
  return world.store.sessions.get(c.req.param('session') ?? '');
}

function nothingHere(): ReturnType<typeof html> {
  return page('Not found', html`<h1>There is nothing here.</h1>`);
}
