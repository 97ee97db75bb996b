import { describe, expect, it } from 'vitest';
import { emulatorForTest, refusalOf, sdkFor } from './testing.ts';

const KEY = { idempotencyKey: 'key-1' };

describe('an idempotency key', () => {
  it('gives the first answer again, without doing the work again', async () => {
    const emulator = await emulatorForTest();
    const { customers } = sdkFor(emulator);
    const first = await customers.create({ name: 'Ada' }, KEY);
    const second = await customers.create({ name: 'Ada' }, KEY);
    expect(second.id).toBe(first.id);
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(second.lastResponse.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'original-request': first.lastResponse.requestId,
      'idempotency-key': 'key-1',
    });
    expect(emulator.store.customers.newestFirst()).toHaveLength(1);
  });

  it('refuses other parameters', async () => {
    const { customers } = sdkFor(await emulatorForTest());
    await customers.create({ name: 'Ada' }, KEY);
    expect(await refusalOf(customers.create({ name: 'Bob' }, KEY))).toMatchObject({
      statusCode: 400,
      type: 'StripeIdempotencyError',
    });
  });

  it('refuses another endpoint', async () => {
    const stripe = sdkFor(await emulatorForTest());
    const { id } = await stripe.customers.create({}, KEY);
    expect(await refusalOf(stripe.customers.update(id, {}, KEY))).toMatchObject({
      type: 'StripeIdempotencyError',
      message: expect.stringContaining('same endpoint'),
    });
  });

  it('is a 409 while its first request is under way', async () => {
    const emulator = await emulatorForTest();
    const { customers } = sdkFor(emulator);
    const held = emulator.faults.hold({ path: '/v1/customers' });
    const first = customers.create({ name: 'Ada' }, KEY);
    await held.arrived;
    expect(await refusalOf(customers.create({ name: 'Ada' }, KEY))).toMatchObject({
      statusCode: 409,
      code: 'idempotency_key_in_use',
    });
    held.release();
    expect((await first).name).toBe('Ada');
  });

  it('stands for one thing in each mode', async () => {
    const emulator = await emulatorForTest();
    const test = await sdkFor(emulator).customers.create({}, KEY);
    const live = await sdkFor(emulator, 'sk_live_x').customers.create({}, KEY);
    expect(live.id).not.toBe(test.id);
  });

  it('is free again after a call whose parameters were refused', async () => {
    const { customers } = sdkFor(await emulatorForTest());
    await refusalOf(customers.create({ email: 'ada' }, KEY));
    expect(await customers.create({ email: 'ada@example.com' }, KEY)).toMatchObject({ object: 'customer' });
  });

  it('keeps a failure that is marked as saved', async () => {
    const emulator = await emulatorForTest();
    const { customers } = sdkFor(emulator);
    emulator.faults.fail({ status: 500, saved: true });
    await refusalOf(customers.create({}, KEY));
    expect(await refusalOf(customers.create({}, KEY))).toMatchObject({ statusCode: 500 });
    expect(emulator.store.customers.newestFirst()).toEqual([]);
  });
});
