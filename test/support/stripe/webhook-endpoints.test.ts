import { describe, expect, it } from 'vitest';
import type Stripe from 'stripe';
import { checkoutOf, emulatorForTest, refusalOf, sdkFor } from './testing.ts';
import { receiverForTest } from './webhook-receiver.ts';

type Params = Stripe.WebhookEndpointCreateParams;

const COMPLETED: Params['enabled_events'] = ['checkout.session.completed'];
const AT = { url: 'http://127.0.0.1:1/hook', enabled_events: COMPLETED };

async function registered(enabled_events: Params['enabled_events'] = COMPLETED) {
  let nowMs = 1_800_000_000_000;
  const receiver = await receiverForTest();
  const emulator = await emulatorForTest({ now: () => nowMs });
  const stripe = sdkFor(emulator);
  const endpoint = await stripe.webhookEndpoints.create({ url: receiver.url, enabled_events });
  const price = emulator.seed.price().id;
  const pay = async () => {
    emulator.pay((await stripe.checkout.sessions.create(checkoutOf(price))).id);
    await emulator.webhooks.settled();
  };
  const pass = (seconds: number) => void (nowMs += seconds * 1000);
  return { receiver, emulator, stripe, endpoint, pay, pass };
}

describe('a webhook endpoint', () => {
  it('shows its secret once, and is found, changed and deleted', async () => {
    const { stripe, endpoint, receiver } = await registered();
    expect(endpoint).toMatchObject({ status: 'enabled', url: receiver.url, api_version: null });
    expect(endpoint.secret).toMatch(/^whsec_\w{32}$/);
    expect(await stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty('secret');
    const changed = await stripe.webhookEndpoints.update(endpoint.id, {
      enabled_events: ['*'],
      metadata: { made_by: 'coffer' },
      disabled: true,
    });
    expect(changed).toMatchObject({
      enabled_events: ['*'],
      status: 'disabled',
      metadata: { made_by: 'coffer' },
    });
    expect((await stripe.webhookEndpoints.list()).data).toEqual([changed]);
    expect(await stripe.webhookEndpoints.del(endpoint.id)).toMatchObject({ deleted: true });
    expect((await stripe.webhookEndpoints.list()).data).toEqual([]);
  });

  it('gets what it subscribed to, signed with its own secret', async () => {
    const { emulator, receiver, stripe, endpoint, pay } = await registered();
    await pay();
    const [message] = receiver.received;
    const { body = '', signature = '' } = message ?? {};
    const event = stripe.webhooks.constructEvent(body, signature, endpoint.secret ?? '', 1e10);
    expect(event).toMatchObject({ type: 'checkout.session.completed', pending_webhooks: 1 });
    expect(receiver.received).toHaveLength(1);
    expect(emulator.webhooks.attempts).toMatchObject([{ status: 200, url: receiver.url }]);
  });

  it('stands beside another one, and each is outstanding on its own', async () => {
    const { emulator, receiver, stripe, pay } = await registered(['*']);
    const other = await receiverForTest();
    other.answer = { status: 302, headers: { Location: receiver.url } };
    await stripe.webhookEndpoints.create({ ...AT, url: other.url, api_version: '2025-01-27.acacia' });
    await pay();
    expect(receiver.received.map(({ body }) => JSON.parse(body).type)).toContain('charge.succeeded');
    expect(JSON.parse(other.received[0]?.body ?? '')).toMatchObject({ api_version: '2025-01-27.acacia' });
    const missed = () => stripe.events.list({ delivery_success: false });
    expect((await missed()).data).toMatchObject([
      { type: 'checkout.session.completed', pending_webhooks: 1 },
    ]);
    other.answer = { status: 200 };
    await emulator.webhooks.flush();
    expect((await missed()).data).toEqual([]);
  });

  it('loses what comes while it is disabled', async () => {
    const { emulator, receiver, endpoint, pay } = await registered();
    emulator.endpoints.disable(endpoint.id);
    await pay();
    emulator.endpoints.enable(endpoint.id);
    await emulator.webhooks.flush();
    expect(receiver.received).toEqual([]);
    await pay();
    expect(receiver.received).toHaveLength(1);
  });

  it('belongs to the mode of the key that made it', async () => {
    const { emulator, receiver } = await registered();
    const live = sdkFor(emulator, 'sk_live_1');
    expect((await live.webhookEndpoints.list()).data).toEqual([]);
    const price = emulator.seed.price({ livemode: true }).id;
    emulator.pay((await live.checkout.sessions.create(checkoutOf(price))).id);
    await emulator.webhooks.settled();
    expect(receiver.received).toEqual([]);
    const plain = live.webhookEndpoints.create({ ...AT, url: 'http://shop.test/hook' });
    expect(await refusalOf(plain)).toMatchObject({ code: 'url_invalid' });
  });

  it('is signed with old and new secret while it is rolled', async () => {
    const { emulator, receiver, endpoint, pay } = await registered();
    const secret = emulator.endpoints.rollSecret(endpoint.id);
    expect(secret).not.toBe(endpoint.secret);
    await pay();
    emulator.endpoints.forgetOldSecrets(endpoint.id);
    await pay();
    expect(receiver.received.map(({ signature }) => signature?.match(/v1=/g)?.length)).toEqual([2, 1]);
  });

  it("is tried again by Stripe's schedule and the emulator's clock", async () => {
    const { emulator, receiver, pay, pass } = await registered();
    receiver.answer = { status: 500 };
    await pay();
    expect(await emulator.webhooks.retryDue()).toEqual([]);
    for (const [seconds, attempts] of [
      [299, 0],
      [1, 1],
      [3600, 1],
      [3 * 3600, 1],
      [1e6, 0],
    ] as const) {
      pass(seconds);
      expect(await emulator.webhooks.retryDue()).toHaveLength(attempts);
    }
    expect(receiver.received).toHaveLength(4);
  });

  it.each([
    [
      { ...AT, url: 'not a url' },
      { code: 'url_invalid', param: 'url' },
    ],
    [
      { ...AT, url: undefined },
      { code: 'parameter_missing', param: 'url' },
    ],
    [
      { ...AT, enabled_events: [] },
      { code: 'parameter_missing', param: 'enabled_events' },
    ],
    [{ ...AT, enabled_events: ['checkout.session.complete'] }, { param: 'enabled_events[0]' }],
    [{ ...AT, enabled_events: ['charge.failed', '*'] }, { param: 'enabled_events[1]' }],
    [{ ...AT, api_version: 'newest' }, { param: 'api_version' }],
    [
      { ...AT, disabled: true },
      { code: 'parameter_unknown', param: 'disabled' },
    ],
  ])('refuses %j', async (params, expected) => {
    const stripe = sdkFor(await emulatorForTest());
    const odd: object = params;
    expect(await refusalOf(stripe.webhookEndpoints.create({ ...AT, ...odd }))).toMatchObject({
      statusCode: 400,
      ...expected,
    });
  });

  it('is one of sixteen at most', async () => {
    const stripe = sdkFor(await emulatorForTest());
    for (let at = 0; at < 16; at += 1) await stripe.webhookEndpoints.create(AT);
    expect(await refusalOf(stripe.webhookEndpoints.create(AT))).toMatchObject({ statusCode: 400 });
  });
});
