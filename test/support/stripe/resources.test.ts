import { describe, expect, it } from 'vitest';
import { checkoutOf, emulatorForTest, refusalOf, sdkFor } from './testing.ts';

describe('customers', () => {
  it('are created, found, changed and deleted', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const made = await stripe.customers.create({
      email: 'ada@example.com',
      name: 'Ada',
      metadata: { user: 'u1', gone: 'soon' },
    });
    expect(made).toMatchObject({ object: 'customer', email: 'ada@example.com', livemode: false });
    const changed = await stripe.customers.update(made.id, {
      name: '',
      metadata: { gone: '', tier: 'gold' },
    });
    expect(changed).toMatchObject({ name: null, metadata: { user: 'u1', tier: 'gold' } });
    expect(changed.metadata).not.toHaveProperty('gone');
    expect(await stripe.customers.del(made.id)).toMatchObject({ id: made.id, deleted: true });
    expect(await stripe.customers.retrieve(made.id)).toMatchObject({ id: made.id, deleted: true });
    expect(await refusalOf(stripe.customers.update(made.id, { name: 'A' }))).toMatchObject({
      statusCode: 404,
    });
    expect((await stripe.customers.list()).data).toEqual([]);
  });

  it('are listed by e-mail', async () => {
    const emulator = await emulatorForTest();
    emulator.seed.customer({ email: 'ada@example.com' });
    const bob = emulator.seed.customer({ email: 'bob@example.com' });
    const { data } = await sdkFor(emulator).customers.list({ email: 'bob@example.com' });
    expect(data.map(({ id }) => id)).toEqual([bob.id]);
  });

  it('need a real e-mail address and known parameters', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    expect(await refusalOf(stripe.customers.create({ email: 'ada' }))).toMatchObject({
      code: 'email_invalid',
      param: 'email',
    });
    const odd: object = { colour: 'red' };
    expect(await refusalOf(stripe.customers.create(odd))).toMatchObject({ code: 'parameter_unknown' });
  });

  it('keep numbered metadata keys as keys', async () => {
    const emulator = await emulatorForTest();
    const customer = await sdkFor(emulator).customers.create({ metadata: { 0: 'zero', 1: 'one' } });
    expect(customer.metadata).toEqual({ 0: 'zero', 1: 'one' });
  });
});

describe('prices', () => {
  it('are seeded, retrieved with their product, and listed', async () => {
    const emulator = await emulatorForTest({ prices: [{ id: 'price_credits', unitAmountMinor: 2500 }] });
    const stripe = sdkFor(emulator);
    const price = await stripe.prices.retrieve('price_credits', { expand: ['product'] });
    expect(price).toMatchObject({
      type: 'one_time',
      recurring: null,
      unit_amount: 2500,
      currency: 'usd',
      active: true,
      product: { object: 'product', name: 'API credits' },
    });
    expect(price.unit_amount_decimal?.toString()).toBe('2500');
    emulator.seed.price({ active: false });
    const { data } = await stripe.prices.list({ active: true, currency: 'usd', type: 'one_time' });
    expect(data.map(({ id }) => id)).toEqual(['price_credits']);
    expect((await stripe.products.list({ active: true })).data).toHaveLength(2);
  });
});

describe('lists', () => {
  it('come newest first, in pages that lead to each other', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const ids = Array.from({ length: 5 }, () => emulator.seed.customer().id).toReversed();
    const first = await stripe.customers.list({ limit: 2 });
    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/customers' });
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const last = await stripe.customers.list({ limit: 3, starting_after: ids[1] ?? '' });
    expect(last.has_more).toBe(false);
    expect(last.data.map(({ id }) => id)).toEqual(ids.slice(2));
    const back = await stripe.customers.list({ limit: 2, ending_before: ids[3] ?? '' });
    expect(back.has_more).toBe(true);
    expect(back.data.map(({ id }) => id)).toEqual(ids.slice(1, 3));
    const walked = await stripe.customers.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
    expect(walked.map(({ id }) => id)).toEqual(ids);
  });

  it('refuse a limit beyond 100, an unknown cursor and two cursors', async () => {
    const emulator = await emulatorForTest();
    const { customers } = sdkFor(emulator);
    expect(await refusalOf(customers.list({ limit: 101 }))).toMatchObject({ param: 'limit' });
    expect(await refusalOf(customers.list({ starting_after: 'cus_x' }))).toMatchObject({
      statusCode: 400,
      param: 'starting_after',
    });
    const both = { starting_after: 'cus_x', ending_before: 'cus_y' };
    expect(await refusalOf(customers.list(both))).toMatchObject({ statusCode: 400 });
  });

  it('of events know type, time and whether they were delivered', async () => {
    let nowMs = 1_800_000_000_000;
    const emulator = await emulatorForTest({ now: () => nowMs });
    const stripe = sdkFor(emulator);
    await stripe.customers.create();
    nowMs += 60_000;
    const { id } = await stripe.checkout.sessions.create(checkoutOf(emulator.seed.price().id));
    emulator.webhooks.configure({ url: 'http://127.0.0.1:1/hook', secret: 'whsec_a' });
    emulator.webhooks.dropNext();
    emulator.pay(id);
    const missed = await stripe.events.list({ type: 'checkout.session.*', delivery_success: false });
    expect(missed.data).toMatchObject([{ type: 'checkout.session.completed', data: { object: { id } } }]);
    const early = await stripe.events.list({ created: { lt: 1_800_000_060 } });
    expect(early.data.map(({ type }) => type)).toEqual(['customer.created']);
    const [event] = missed.data;
    expect((await stripe.events.retrieve(event?.id ?? '')).id).toBe(event?.id);
    const two = await stripe.events.list({ types: ['customer.created', 'checkout.session.completed'] });
    expect(two.data).toHaveLength(2);
  });
});

describe('expand', () => {
  it('reaches into lists and nested objects', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const customer = emulator.seed.customer({ name: 'Ada' });
    const params = { ...checkoutOf(emulator.seed.price().id), customer: customer.id };
    const session = await stripe.checkout.sessions.create({ ...params, expand: ['customer', 'line_items'] });
    expect(session).toMatchObject({ customer: { name: 'Ada' }, line_items: { data: [{ quantity: 1 }] } });
    const { data } = await stripe.checkout.sessions.list({
      expand: ['data.customer', 'data.line_items.data.price.product'],
    });
    expect(data[0]).toMatchObject({
      customer: { name: 'Ada' },
      line_items: { data: [{ price: { product: { name: 'API credits' } } }] },
    });
    expect(emulator.sessions.get(session.id).customer).toBe(customer.id);
  });

  it('refuses what cannot be expanded', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const { id } = emulator.seed.price();
    expect(await refusalOf(stripe.prices.retrieve(id, { expand: ['currency'] }))).toMatchObject({
      statusCode: 400,
      message: 'This property cannot be expanded (currency).',
    });
  });
});

describe('the billing portal', () => {
  it('opens for a customer and leads back', async () => {
    const emulator = await emulatorForTest();
    const customer = emulator.seed.customer();
    const portal = await sdkFor(emulator).billingPortal.sessions.create({
      customer: customer.id,
      return_url: 'http://shop.test/billing',
    });
    expect(portal).toMatchObject({ customer: customer.id, livemode: false });
    const shown = await fetch(portal.url);
    expect(await shown.text()).toContain('href="http://shop.test/billing"');
  });

  it('refuses a missing and an unknown customer', async () => {
    const { sessions } = sdkFor(await emulatorForTest()).billingPortal;
    expect(await refusalOf(sessions.create({}))).toMatchObject({
      code: 'parameter_missing',
      param: 'customer',
    });
    expect(await refusalOf(sessions.create({ customer: 'cus_x' }))).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'customer',
    });
  });
});
