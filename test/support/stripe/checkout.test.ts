import { describe, expect, it } from 'vitest';
import { idOf } from './checkout/payment.ts';
import { checkoutOf, emulatorForTest, sdkFor } from './testing.ts';
import type { StripeEmulator } from './emulator.ts';

function eventTypes(emulator: StripeEmulator): string[] {
  return emulator.store.events
    .newestFirst()
    .map((event) => event.type)
    .toReversed();
}

describe('a checkout session', () => {
  it('opens with the amounts of its price and a page of its own', async () => {
    const emulator = await emulatorForTest();
    const price = emulator.seed.price({ unitAmountMinor: 1050 });
    const session = await sdkFor(emulator).checkout.sessions.create({
      ...checkoutOf(price.id),
      line_items: [{ price: price.id, quantity: 3 }],
      client_reference_id: 'user-1',
      metadata: { purchase: 'p1' },
    });
    expect(session).toMatchObject({
      object: 'checkout.session',
      status: 'open',
      payment_status: 'unpaid',
      amount_subtotal: 3150,
      amount_total: 3150,
      currency: 'usd',
      livemode: false,
      client_reference_id: 'user-1',
      metadata: { purchase: 'p1' },
      payment_intent: null,
      customer: null,
      customer_creation: 'if_required',
      invoice: null,
    });
    expect(session.id).toMatch(/^cs_test_/);
    expect(session.url).toBe(`${emulator.url}/pay/${session.id}`);
    expect(session.line_items).toBeUndefined();
  });

  it.each([
    ['usd', 1050],
    ['jpy', 1000],
    ['kwd', 10_500],
  ])('counts %s in its own minor unit', async (currency, unitAmountMinor) => {
    const emulator = await emulatorForTest({ prices: [{ id: 'price_x', currency, unitAmountMinor }] });
    const session = await sdkFor(emulator).checkout.sessions.create(checkoutOf('price_x'));
    expect(session).toMatchObject({ currency, amount_subtotal: unitAmountMinor });
  });

  it('takes its mode from the key', async () => {
    const emulator = await emulatorForTest();
    const price = emulator.seed.price({ livemode: true });
    const session = await sdkFor(emulator, 'rk_live_1').checkout.sessions.create(checkoutOf(price.id));
    expect(session.livemode).toBe(true);
    expect(session.id).toMatch(/^cs_live_/);
  });

  it('is complete and paid after pay, with a payment intent that carries its metadata', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const created = await stripe.checkout.sessions.create({
      ...checkoutOf(emulator.seed.price().id),
      payment_intent_data: { metadata: { purchase: 'p1' }, description: 'Credits' },
    });
    emulator.pay(created.id);
    const session = await stripe.checkout.sessions.retrieve(created.id, {
      expand: ['payment_intent.latest_charge', 'line_items'],
    });
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer_details: { email: 'buyer@example.com' },
      payment_intent: {
        object: 'payment_intent',
        status: 'succeeded',
        amount: 1000,
        metadata: { purchase: 'p1' },
        description: 'Credits',
        latest_charge: { object: 'charge', amount: 1000, paid: true },
      },
      line_items: { data: [{ quantity: 1, amount_total: 1000 }] },
    });
    expect(eventTypes(emulator)).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
  });

  it('keeps the subtotal apart from tax and discount', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const { id } = await stripe.checkout.sessions.create(checkoutOf(emulator.seed.price().id));
    emulator.sessions.adjust(id, { taxMinor: 190, discountMinor: 50 });
    const paid = emulator.pay(id);
    expect(paid).toMatchObject({
      amount_subtotal: 1000,
      amount_total: 1140,
      total_details: { amount_tax: 190, amount_discount: 50 },
    });
    const items = await stripe.checkout.sessions.listLineItems(id);
    expect(items.data[0]).toMatchObject({ amount_subtotal: 1000, amount_tax: 190, amount_total: 1140 });
  });

  it('needs no payment when a discount takes everything', async () => {
    const emulator = await emulatorForTest();
    const { id } = await sdkFor(emulator).checkout.sessions.create(checkoutOf(emulator.seed.price().id));
    emulator.sessions.adjust(id, { discountMinor: 1000 });
    expect(emulator.pay(id)).toMatchObject({
      payment_status: 'no_payment_required',
      status: 'complete',
      payment_intent: null,
    });
  });

  it('is complete but unpaid after a bank debit, until that succeeds', async () => {
    const emulator = await emulatorForTest();
    const { id } = await sdkFor(emulator).checkout.sessions.create(checkoutOf(emulator.seed.price().id));
    expect(emulator.payLater(id)).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    expect(emulator.finishAsync(id, 'succeeded').payment_status).toBe('paid');
    expect(eventTypes(emulator)).toEqual([
      'checkout.session.completed',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.async_payment_succeeded',
    ]);
    const [first] = emulator.store.events.newestFirst().toReversed();
    expect(first?.data.object).toMatchObject({ payment_status: 'unpaid' });
  });

  it('stays unpaid when the bank debit fails, and that is its end', async () => {
    const emulator = await emulatorForTest();
    const { id } = await sdkFor(emulator).checkout.sessions.create(checkoutOf(emulator.seed.price().id));
    emulator.payLater(id);
    expect(emulator.finishAsync(id, 'failed').payment_status).toBe('unpaid');
    expect(eventTypes(emulator).at(-1)).toBe('checkout.session.async_payment_failed');
    expect(() => emulator.finishAsync(id, 'succeeded')).toThrow('not waiting');
  });

  it('stays open after a declined card and can be paid then', async () => {
    const emulator = await emulatorForTest();
    const { id } = await sdkFor(emulator).checkout.sessions.create(checkoutOf(emulator.seed.price().id));
    expect(emulator.decline(id).status).toBe('open');
    expect(emulator.pay(id).payment_status).toBe('paid');
    expect(() => emulator.pay(id)).toThrow('not open');
  });

  it('makes a customer where customer_creation asks for one', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const { id } = await stripe.checkout.sessions.create({
      ...checkoutOf(emulator.seed.price().id),
      customer_creation: 'always',
      customer_email: 'ada@example.com',
    });
    emulator.pay(id);
    const session = await stripe.checkout.sessions.retrieve(id, { expand: ['customer'] });
    expect(session.customer).toMatchObject({ object: 'customer', email: 'ada@example.com' });
  });

  it('has a paid invoice when it was created with invoice_creation', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const { id } = await stripe.checkout.sessions.create({
      ...checkoutOf(emulator.seed.price().id),
      invoice_creation: { enabled: true, invoice_data: { metadata: { purchase: 'p1' } } },
    });
    const { invoice } = emulator.pay(id);
    expect(await stripe.invoices.retrieve(idOf(invoice))).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
      metadata: { purchase: 'p1' },
      customer: expect.stringMatching(/^cus_/),
    });
  });
});
