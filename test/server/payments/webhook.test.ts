import { listWaitingEvents } from '@coffer/db';
import { receiveWebhook } from '@coffer/server/payments/webhook.ts';
import type { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { createTestDeps } from '../../setup/deps.ts';
import { makeEvent } from '../../support/stripe/events.ts';
import { signatureHeader } from '../../support/stripe/webhooks/signature.ts';
import { type Shop, openDummyShop, openShop, refusalOf, webhookSecret } from './shop.ts';

/** A shop whose one checkout was paid, with the event still on its way. */
async function paidShop(): Promise<{ shop: Shop; event: Stripe.Event; purchaseId: string }> {
  const shop = await openShop();
  const { purchaseId, checkoutId } = await shop.buy();
  shop.emulator.webhooks.hold();
  shop.emulator.pay(checkoutId);
  const event = shop.emulator.webhooks.held[0]?.event;
  if (!event) throw new Error('Nothing was sent.');
  return { shop, event, purchaseId };
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

describe('a webhook', () => {
  it('that is right credits the purchase', async () => {
    const { shop, event, purchaseId } = await paidShop();
    expect(await shop.emulator.webhooks.send(event)).toMatchObject({ status: 200 });
    expect(await shop.balance()).toBe('10.00');
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'paid', flagged: false, reason: null });
  });

  it.each([
    ['wrong', { secret: 'whsec_forged' }, 'does not match'],
    ['missing', { signature: '' }, 'is missing'],
    ['unreadable', { signature: 'nonsense' }, 'cannot be read'],
    ['stale', { timestampSeconds: nowSeconds() - 310 }, 'more than 5 minutes old'],
    ['future-dated', { timestampSeconds: nowSeconds() + 3600 }, 'in the future'],
    ['foreign', { body: '{"id":"evt_evil"}', signature: 't=1,v1=00' }, 'does not match'],
  ])('whose signature is %s is refused, logged and changes nothing', async (_what, options, words) => {
    const { shop, event } = await paidShop();
    expect(await shop.emulator.webhooks.send(event, options)).toMatchObject({
      status: 400,
      responseBody: expect.stringContaining(words),
    });
    expect(await shop.balance()).toBe('0.00');
    const facts = { code: 'webhook_signature_invalid', reason: expect.any(String), sinceLastGood: 1 };
    const line = { level: 'warn', facts };
    expect(shop.log).toContainEqual({ ...line, text: 'Refused a payment event' });
    expect(JSON.stringify(shop.log)).not.toContain(event.id);
  });

  it('may be signed by any of several secrets, while one is rotated', async () => {
    const shop = await openShop({ stripe: { webhookSecrets: ['whsec_new', webhookSecret] } });
    const { webhooks } = shop.emulator;
    for (const secrets of [[webhookSecret], ['whsec_new'], [webhookSecret, 'whsec_new'], ['whsec_gone']]) {
      webhooks.rotate(...secrets);
      shop.emulator.pay((await shop.buy()).checkoutId);
      await webhooks.settled();
    }
    expect(webhooks.attempts.map(({ status }) => status)).toEqual([200, 200, 200, 400]);
    expect(await shop.balance()).toBe('30.00');
  });

  it('that comes 50 times at once credits once, and every delivery is told so', async () => {
    const { shop, event } = await paidShop();
    const answers = await Promise.all(Array.from({ length: 50 }, () => shop.emulator.webhooks.send(event)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await shop.balance()).toBe('10.00');
  });

  it.each(['{', '[]', '{}', 'null', '{"id":"evt_1","object":"event","type":"x","created":"never"}', ''])(
    'with the right signature over %j is no event',
    async (body) => {
      const shop = await openShop();
      const signature = signatureHeader(body, [webhookSecret], nowSeconds());
      const delivery = { body: Buffer.from(body), signature };
      expect((await refusalOf(receiveWebhook(shop.deps, delivery))).code).toBe('webhook_body_invalid');
    },
  );

  it.each([
    ['of a type that is not used', 'type_not_used', { type: 'invoice.paid' }],
    ['that is thin', 'thin_event', { object: 'v2.core.event', created: '2026-11-24T00:00:00Z' }],
    ['of another product', 'foreign', { data: { object: { id: 'cs_1', metadata: { order: '7' } } } }],
    ['of another installation', 'foreign', { data: { object: { metadata: { coffer_instance: 'other' } } } }],
    ['without metadata', 'foreign', { data: { object: { id: 'cs_1', metadata: null } } }],
    ['without an object', 'foreign', { data: undefined }],
  ])('%s is taken and has no effect', async (_what, reason, fields) => {
    const shop = await openShop();
    const about = { type: 'checkout.session.completed', object: {}, createdSeconds: 1, apiVersion: null };
    const event = Object.assign(makeEvent(about), fields);
    expect(await shop.emulator.webhooks.send(event)).toMatchObject({ status: 200 });
    expect(shop.log.at(-1)).toMatchObject({ facts: { eventId: event.id, state: 'ignored', reason } });
    expect(await shop.balance()).toBe('0.00');
    expect(await listWaitingEvents(shop.deps.db, 10)).toEqual([]);
  });

  it('about a session that cannot be read is asked for again', async () => {
    const { shop, event } = await paidShop();
    const body = JSON.stringify(event).replace('"payment_status":"paid"', '"payment_status":7');
    expect(await shop.emulator.webhooks.send(event, { body })).toMatchObject({ status: 500 });
    expect(await shop.emulator.webhooks.send(event)).toMatchObject({ status: 200 });
    expect(await shop.balance()).toBe('10.00');
  });

  it('from an endpoint pinned to an old version, with few fields, is understood', async () => {
    const { shop, event } = await paidShop();
    const { id, mode, livemode, payment_status, currency, amount_subtotal, metadata } =
      shop.emulator.sessions.last();
    const object = { id, mode, livemode, payment_status, currency, amount_subtotal, metadata };
    const body = JSON.stringify({ ...event, api_version: '2020-08-27', data: { object } });
    expect(await shop.emulator.webhooks.send(event, { body })).toMatchObject({ status: 200 });
    expect(await shop.balance()).toBe('10.00');
  });

  it('asks Stripe nothing', async () => {
    const { shop, event } = await paidShop();
    shop.emulator.calls.clear();
    await shop.emulator.webhooks.send(event);
    expect(shop.emulator.calls.all).toEqual([]);
  });

  it('is not supported by the dummy provider, nor without any', async () => {
    const delivery = { body: Buffer.from('{}'), signature: 't=1,v1=00' };
    const { deps } = await openDummyShop();
    for (const each of [deps, createTestDeps()]) {
      expect((await refusalOf(receiveWebhook(each, delivery))).code).toBe('webhook_not_supported');
    }
  });
});
