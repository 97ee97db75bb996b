import { createStripeClient } from '@coffer/server/payments/stripe/client.ts';
import { StripeHistory } from '@coffer/server/payments/stripe/history.ts';
import { StripeProvider } from '@coffer/server/payments/stripe/provider.ts';
import { SavedCards } from '@coffer/server/payments/stripe/saved-cards.ts';
import { webAddress } from '@coffer/server/payments/stripe/web-address.ts';
import { readReceipts } from '@coffer/server/purchase/receipts.ts';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Stripe } from 'stripe';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Shop, openShop, stripeConfig } from '../shop.ts';

const script = 'javascript:alert(1)';

/** A Stripe that answers every list with the same page, which says that another one follows. */
async function endlessStripe(): Promise<Stripe> {
  const app = new Hono();
  app.get('*', (c) => {
    const data = [{ id: 'one', object: 'thing', metadata: {} }];
    return c.json({ object: 'list', url: c.req.path, has_more: true, data });
  });
  const port = await new Promise<number>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) => resolve(info.port));
    onTestFinished(() => void server.close());
  });
  return createStripeClient({ apiKey: 'sk_test_endless', apiBase: `http://127.0.0.1:${port}` });
}

async function paid({ buy, emulator, purchase }: Shop) {
  const { purchaseId, checkoutId } = await buy();
  emulator.pay(checkoutId);
  await emulator.webhooks.settled();
  return purchase(purchaseId);
}

describe('a list of Stripe’s that begins anew', () => {
  const customers = { find: async () => 'cus_1' };

  it('comes to an end, as a provider that did not answer', async () => {
    const shop = await openShop();
    const { db } = shop.deps;
    const stripe = await endlessStripe();
    const history = new StripeHistory({ config: stripeConfig(), db, stripe, customers });
    const stretch = { from: new Date(0), until: new Date() };
    const { signal } = new AbortController();
    const reading = async (): Promise<void> => {
      for await (const event of history.listEvents(stretch, signal)) expect(event).toBeNull();
    };
    await expect(reading()).rejects.toMatchObject({ reason: 'provider_unreachable' });
    const lost = history.findCheckout(await paid(shop));
    await expect(lost).rejects.toMatchObject({ reason: 'provider_unreachable' });
  });

  it('has no card charged that may have been charged', async () => {
    const shop = await openShop();
    const { log, db } = shop.deps;
    const parts = { log, livemode: false, instanceId: db.instanceId };
    const found = { find: customers.find } as unknown as ConstructorParameters<
      typeof SavedCards
    >[0]['customers'];
    const cards = new SavedCards({ ...parts, stripe: await endlessStripe(), customers: found });
    const charging = cards.charge(await paid(shop), { id: 'pm_1', isResumed: true });
    await expect(charging).rejects.toMatchObject({ reason: 'provider_unreachable' });
  });
});

describe('a link of Stripe’s that is no web page’s', () => {
  it.each([
    script,
    ' JavaScript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'pay',
    '',
    null,
    undefined,
  ])('is none: %j', (told) => expect(webAddress(told)).toBeNull());

  it.each(['https://checkout.stripe.com/c/pay/cs_1#fid%2F', 'http://127.0.0.1:12111/pay'])(
    'is told apart from %s',
    (told) => expect(webAddress(told)).toBe(told),
  );

  it('is not shown beside a receipt', async () => {
    const shop = await openShop({ stripe: { enableInvoiceCreation: true } });
    const { id } = await paid(shop);
    for (const charge of shop.emulator.store.charges.newestFirst()) charge.receipt_url = script;
    for (const invoice of shop.emulator.store.invoices.newestFirst()) {
      Object.assign(invoice, { hosted_invoice_url: script, invoice_pdf: script });
    }
    const links = (await readReceipts(shop.deps, shop.buyer, [id])).get(id);
    expect(links).toMatchObject({ receiptUrl: null, invoice: { url: null, pdfUrl: null } });
  });

  it('sends nobody to pay, nor to their cards', async () => {
    const { deps, buyer, purchase, buy } = await openShop();
    const { purchaseId } = await buy();
    const sessions = { create: async () => ({ id: 'cs_1', url: script }) };
    const stripe = { checkout: { sessions }, billingPortal: { sessions } } as unknown as Stripe;
    const provider = new StripeProvider({ ...deps, config: stripeConfig(), stripe });
    const refused = { reason: 'provider_refused' };
    const payer = { id: buyer.userId, email: 'ada@example.com', name: 'Ada' };
    await expect(provider.createCheckout(await purchase(purchaseId), payer)).rejects.toMatchObject(refused);
    await expect(provider.openPortal(buyer.userId)).rejects.toMatchObject(refused);
  });
});
