import { describe, expect, it } from 'vitest';
import { emulatorForTest, refusalOf, sdkFor } from './testing.ts';

describe('a key', () => {
  it.each(['sk_test_a', 'sk_live_a', 'rk_test_a', 'rk_live_a'])(
    'of the form %s says its mode',
    async (key) => {
      const emulator = await emulatorForTest();
      const balance = await sdkFor(emulator, key).balance.retrieve();
      expect(balance.livemode).toBe(key.includes('live'));
      expect(await sdkFor(emulator, key).accounts.retrieveCurrent()).toMatchObject({ object: 'account' });
    },
  );

  it.each(['sk_prod_a', 'nonsense', 'pk_test_a'])('of the form %s is a 401', async (key) => {
    const emulator = await emulatorForTest();
    expect(await refusalOf(sdkFor(emulator, key).balance.retrieve())).toMatchObject({
      statusCode: 401,
      type: 'StripeAuthenticationError',
    });
  });

  it('is a 401 once it is revoked', async () => {
    const emulator = await emulatorForTest();
    emulator.revokedKeys.add('sk_test_x');
    expect(await refusalOf(sdkFor(emulator).balance.retrieve())).toMatchObject({ statusCode: 401 });
  });

  it('may come as the user name of Basic authentication', async () => {
    const emulator = await emulatorForTest();
    const basic = Buffer.from('sk_test_x:').toString('base64');
    const response = await fetch(`${emulator.url}/v1/balance`, {
      headers: { Authorization: `Basic ${basic}` },
    });
    expect(response.status).toBe(200);
  });

  it('is missed in an error object', async () => {
    const emulator = await emulatorForTest();
    const response = await fetch(`${emulator.url}/v1/balance`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.stringContaining('API key') },
    });
  });
});

describe('an answer', () => {
  it('names its request and echoes the version', async () => {
    const emulator = await emulatorForTest();
    const balance = await sdkFor(emulator).balance.retrieve({}, { apiVersion: '2026-09-30.endive' });
    expect(balance.lastResponse.requestId).toMatch(/^req_/);
    expect(balance.lastResponse.headers['stripe-version']).toBe('2026-09-30.endive');
  });

  it('to an unknown path is a 404 with the words Stripe uses', async () => {
    const emulator = await emulatorForTest();
    expect(await refusalOf(sdkFor(emulator).coupons.list())).toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('Unrecognized request URL (GET: /v1/coupons)'),
    });
  });

  it('to an unknown id is a 404 resource_missing', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const calls: [Promise<unknown>, string][] = [
      [stripe.customers.retrieve('cus_x'), 'customer'],
      [stripe.prices.retrieve('price_x'), 'price'],
      [stripe.products.retrieve('prod_x'), 'product'],
      [stripe.checkout.sessions.retrieve('cs_x'), 'checkout.session'],
      [stripe.checkout.sessions.expire('cs_x'), 'checkout.session'],
      [stripe.checkout.sessions.listLineItems('cs_x'), 'checkout.session'],
      [stripe.paymentIntents.retrieve('pi_x'), 'payment_intent'],
      [stripe.charges.retrieve('ch_x'), 'charge'],
      [stripe.invoices.retrieve('in_x'), 'invoice'],
      [stripe.events.retrieve('evt_x'), 'event'],
    ];
    for (const [call, kind] of calls) {
      expect(await refusalOf(call)).toMatchObject({
        statusCode: 404,
        code: 'resource_missing',
        message: expect.stringContaining(`No such ${kind}: '`),
      });
    }
  });

  it('to a key of the other mode says where the object is', async () => {
    const emulator = await emulatorForTest();
    const price = emulator.seed.price({ livemode: true });
    expect(await refusalOf(sdkFor(emulator).prices.retrieve(price.id))).toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('exists in live mode, but a test mode key'),
    });
  });
});

describe('the call log', () => {
  it('tells method, path, decoded parameters, idempotency key and status', async () => {
    const emulator = await emulatorForTest();
    await sdkFor(emulator).customers.create(
      { email: 'ada@example.com', metadata: { 'a&b': 'c d+e=é', n: 1 }, preferred_locales: ['en', 'de'] },
      { idempotencyKey: 'k1' },
    );
    expect(emulator.calls.matching({ method: 'POST', path: /customers$/ })).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: '/v1/customers',
        idempotencyKey: 'k1',
        status: 200,
        params: {
          email: 'ada@example.com',
          metadata: { 'a&b': 'c d+e=é', n: '1' },
          preferred_locales: ['en', 'de'],
        },
      }),
    ]);
    emulator.calls.clear();
    expect(emulator.calls.all).toEqual([]);
  });
});
