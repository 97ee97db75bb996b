import { describe, expect, it } from 'vitest';
import { Stripe } from 'stripe';
import { emulatorForTest, refusalOf, sdkFor } from './testing.ts';

describe('a fault', () => {
  it.each([
    [500, 'StripeAPIError'],
    [402, 'StripeCardError'],
    [401, 'StripeAuthenticationError'],
    [429, 'StripeRateLimitError'],
  ])('fails the next matching call with %i, and only that', async (status, type) => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    emulator.faults.fail({ status, path: /^\/v1\/customers/, method: 'POST' });
    await stripe.balance.retrieve();
    expect(await refusalOf(stripe.customers.create())).toMatchObject({ statusCode: status, type });
    expect(emulator.store.customers.newestFirst()).toEqual([]);
    expect(await stripe.customers.create()).toMatchObject({ object: 'customer' });
  });

  it('says when to come back', async () => {
    const emulator = await emulatorForTest();
    emulator.faults.fail({ status: 429, retryAfterSeconds: 7 });
    const error = await refusalOf(sdkFor(emulator).balance.retrieve());
    expect(error.headers?.['retry-after']).toBe('7');
  });

  it('carries the error a test wants', async () => {
    const emulator = await emulatorForTest();
    emulator.faults.fail({ status: 400, error: { type: 'invalid_request_error', code: 'odd', param: 'p' } });
    expect(await refusalOf(sdkFor(emulator).balance.retrieve())).toMatchObject({ code: 'odd', param: 'p' });
  });

  // The SDK tries a closed connection once more by itself, whatever maxNetworkRetries says: hence two drops.
  it('drops the connection before the work', async () => {
    const emulator = await emulatorForTest();
    emulator.faults.drop({ when: 'before', path: '/v1/customers', times: 2 });
    expect(await refusalOf(sdkFor(emulator).customers.create())).toMatchObject({
      type: 'StripeConnectionError',
    });
    expect(emulator.store.customers.newestFirst()).toEqual([]);
    expect(emulator.calls.all.map((call) => call.status)).toEqual([null, null]);
  });

  it('drops the connection after the work, so that a retry is answered from the idempotency key', async () => {
    const emulator = await emulatorForTest();
    const { customers } = sdkFor(emulator);
    emulator.faults.drop({ when: 'after', times: 2 });
    await refusalOf(customers.create({}, { idempotencyKey: 'k' }));
    const [made] = emulator.store.customers.newestFirst();
    expect((await customers.create({}, { idempotencyKey: 'k' })).id).toBe(made?.id);
    expect(emulator.store.customers.newestFirst()).toHaveLength(1);
  });

  it('is survived by retries of the SDK', async () => {
    const emulator = await emulatorForTest();
    const stripe = new Stripe('sk_test_x', {
      ...emulator.sdkOptions,
      maxNetworkRetries: 1,
      telemetry: false,
    });
    emulator.faults.fail({ status: 500 });
    expect(await stripe.customers.create()).toMatchObject({ object: 'customer' });
    const keys = emulator.calls.all.map((call) => call.idempotencyKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(emulator.calls.all.map((call) => call.status)).toEqual([500, 200]);
  });

  it('holds a call until it is released', async () => {
    const emulator = await emulatorForTest();
    const held = emulator.faults.hold();
    const call = sdkFor(emulator).customers.create();
    await held.arrived;
    expect(emulator.store.customers.newestFirst()).toEqual([]);
    held.release();
    expect(await call).toMatchObject({ object: 'customer' });
  });

  it('applies as often as it is told to, and can be cleared', async () => {
    const emulator = await emulatorForTest();
    const { balance } = sdkFor(emulator);
    emulator.faults.fail({ status: 500, times: 3 });
    await refusalOf(balance.retrieve());
    await refusalOf(balance.retrieve());
    emulator.faults.clear();
    expect(await balance.retrieve()).toMatchObject({ object: 'balance' });
  });
});
