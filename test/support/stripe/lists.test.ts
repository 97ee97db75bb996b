import { describe, expect, it } from 'vitest';
import { checkoutOf, emulatorForTest, paidShop, refusalOf, sdkFor } from './testing.ts';
import { receiverForTest } from './webhook-receiver.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('the list of events', () => {
  it('reaches 30 days back', async () => {
    let nowMs = 1_800_000_000_000;
    const emulator = await emulatorForTest({ now: () => nowMs });
    const stripe = sdkFor(emulator);
    await stripe.customers.create();
    const [old] = (await stripe.events.list()).data;
    nowMs += 30 * DAY_MS;
    await stripe.customers.create();
    expect((await stripe.events.list()).data).toHaveLength(2);
    nowMs += 1000;
    expect((await stripe.events.list()).data).toHaveLength(1);
    expect(await refusalOf(stripe.events.retrieve(old?.id ?? ''))).toMatchObject({ statusCode: 404 });
  });

  it('takes up to 20 exact types, or one pattern', async () => {
    const { stripe } = await paidShop();
    const types = Array.from({ length: 21 }, (_, at) => `customer.kind${at}`);
    expect(await refusalOf(stripe.events.list({ types }))).toMatchObject({ param: 'types' });
    expect((await stripe.events.list({ types: ['charge.*'] })).data).toEqual([]);
    expect((await stripe.events.list({ type: 'charge.*' })).data).toHaveLength(1);
  });

  it('walks page by page within a time, newest first', async () => {
    let nowMs = 1_800_000_000_000;
    const emulator = await emulatorForTest({ now: () => nowMs });
    const stripe = sdkFor(emulator);
    for (let at = 0; at < 5; at += 1) {
      await stripe.customers.create();
      nowMs += 1000;
    }
    const wanted = { created: { gte: 1_800_000_001, lt: 1_800_000_004 }, limit: 2 };
    const walked = await stripe.events.list(wanted).autoPagingToArray({ limit: 100 });
    expect(walked.map(({ created }) => created)).toEqual([1_800_000_003, 1_800_000_002, 1_800_000_001]);
  });

  it('says how many deliveries are outstanding', async () => {
    const receiver = await receiverForTest();
    const emulator = await emulatorForTest({ webhook: { url: receiver.url, secret: 'whsec_a' } });
    const stripe = sdkFor(emulator);
    const { id } = await stripe.checkout.sessions.create(checkoutOf(emulator.seed.price().id));
    receiver.answer = { status: 500 };
    emulator.pay(id);
    await emulator.webhooks.settled();
    const outstanding = async () =>
      (await stripe.events.list({ delivery_success: false })).data.map(
        ({ type, pending_webhooks }) => `${type} ${pending_webhooks}`,
      );
    expect(await outstanding()).toEqual(['checkout.session.completed 1']);
    receiver.answer = { status: 200 };
    await emulator.webhooks.flush();
    expect(await outstanding()).toEqual([]);
  });
});

describe('the lists of payments', () => {
  it('find a payment by its customer, its payment intent and its time', async () => {
    let nowMs = 1_800_000_000_000;
    const emulator = await emulatorForTest({ now: () => nowMs });
    const stripe = sdkFor(emulator);
    const price = emulator.seed.price();
    const customer = emulator.seed.customer();
    const bought = async () => {
      const params = { ...checkoutOf(price.id), customer: customer.id };
      return emulator.pay((await stripe.checkout.sessions.create(params)).id);
    };
    await bought();
    nowMs += 60_000;
    const late = await bought();
    const since = { customer: customer.id, created: { gt: 1_800_000_000 } };
    const sessions = await stripe.checkout.sessions.list({ ...since, status: 'complete' });
    expect(sessions.data.map(({ id }) => id)).toEqual([late.id]);
    const intents = await stripe.paymentIntents.list(since);
    expect(intents.data.map(({ id }) => id)).toEqual([late.payment_intent]);
    const charges = await stripe.charges.list(since);
    expect(charges.data.map(({ payment_intent }) => payment_intent)).toEqual([late.payment_intent]);
    expect((await stripe.charges.list({ customer: 'cus_x' })).data).toEqual([]);
  });
});
