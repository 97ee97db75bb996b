import { describe, expect, it } from 'vitest';
import { checkoutOf, emulatorForTest, sdkFor } from './testing.ts';
import type { StripeEmulator } from './emulator.ts';

function eventTypes(emulator: StripeEmulator): string[] {
  return emulator.store.events
    .newestFirst()
    .map((event) => event.type)
    .toReversed();
}

describe('the end of a checkout session', () => {
  it('expires through the API, once', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const { id } = await stripe.checkout.sessions.create(checkoutOf(emulator.seed.price().id));
    const expired = await stripe.checkout.sessions.expire(id);
    expect(expired).toMatchObject({ status: 'expired', url: null, payment_status: 'unpaid' });
    await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject({ statusCode: 400 });
    expect(eventTypes(emulator)).toEqual(['checkout.session.expired']);
  });

  it('comes by itself after 24 hours', async () => {
    let nowMs = 1_800_000_000_000;
    const emulator = await emulatorForTest({ now: () => nowMs });
    const stripe = sdkFor(emulator);
    const { id, expires_at } = await stripe.checkout.sessions.create(checkoutOf(emulator.seed.price().id));
    expect(expires_at).toBe(1_800_000_000 + 86_400);
    nowMs += 86_400_000;
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe('expired');
    expect(eventTypes(emulator)).toEqual(['checkout.session.expired']);
  });

  it('shows in the list by status and by customer', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const customer = emulator.seed.customer({ email: 'ada@example.com' });
    const open = checkoutOf(emulator.seed.price().id);
    const first = await stripe.checkout.sessions.create({ ...open, customer: customer.id });
    const second = await stripe.checkout.sessions.create(open);
    emulator.pay(first.id);
    const byStatus = await stripe.checkout.sessions.list({ status: 'open' });
    expect(byStatus.data.map(({ id }) => id)).toEqual([second.id]);
    const byCustomer = await stripe.checkout.sessions.list({ customer: customer.id });
    expect(byCustomer.data.map(({ id }) => id)).toEqual([first.id]);
  });
});
