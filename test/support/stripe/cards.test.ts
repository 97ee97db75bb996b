import { describe, expect, it } from 'vitest';
import { idOf } from './checkout/payment.ts';
import { checkoutOf, emulatorForTest, refusalOf, sdkFor } from './testing.ts';
import { savedCard } from './saved-card.ts';

describe('a checkout that may charge later', () => {
  it('saves its card with a customer it makes', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const { id } = await stripe.checkout.sessions.create({
      ...checkoutOf(emulator.seed.price().id),
      payment_intent_data: { setup_future_usage: 'off_session' },
    });
    const paid = emulator.pay(id);
    const customer = idOf(paid.customer);
    const { data } = await stripe.paymentMethods.list({ customer, type: 'card' });
    expect(data).toMatchObject([{ type: 'card', customer, card: { brand: 'visa', last4: '4242' } }]);
    expect((await stripe.customers.listPaymentMethods(customer)).data).toEqual(data);
    expect(await stripe.customers.retrievePaymentMethod(customer, data[0]?.id ?? '')).toEqual(data[0]);
    const intent = await stripe.paymentIntents.retrieve(idOf(paid.payment_intent));
    expect(intent).toMatchObject({ setup_future_usage: 'off_session', payment_method: data[0]?.id });
  });

  it('saves nothing when neither the shop nor the buyer asks', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const customer = emulator.seed.customer().id;
    const params = { ...checkoutOf(emulator.seed.price().id), customer };
    emulator.pay((await stripe.checkout.sessions.create(params)).id);
    expect((await stripe.paymentMethods.list({ customer })).data).toEqual([]);
    emulator.pay((await stripe.checkout.sessions.create(params)).id, { rememberCard: true });
    expect((await stripe.paymentMethods.list({ customer })).data).toMatchObject([
      { allow_redisplay: 'always' },
    ]);
  });
});

describe('a checkout in setup mode', () => {
  it('saves a card and takes no money', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const customer = emulator.seed.customer().id;
    const params = {
      mode: 'setup',
      customer,
      success_url: 'http://shop.test/done',
      setup_intent_data: { metadata: { user: 'u1' } },
    } as const;
    expect(await refusalOf(stripe.checkout.sessions.create(params))).toMatchObject({ param: 'currency' });
    const { id } = await stripe.checkout.sessions.create({ ...params, currency: 'usd' });
    emulator.pay(id);
    expect(await stripe.checkout.sessions.retrieve(id, { expand: ['setup_intent'] })).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      payment_intent: null,
      setup_intent: { status: 'succeeded', customer, metadata: { user: 'u1' } },
    });
    expect((await stripe.paymentMethods.list({ customer })).data).toHaveLength(1);
    expect((await stripe.events.list({ type: 'setup_intent.*' })).data).toHaveLength(1);
  });
});

describe('a saved card', () => {
  it('becomes the default and is taken away again', async () => {
    const { stripe, customer, card } = await savedCard();
    const settings = { invoice_settings: { default_payment_method: card } };
    expect(await stripe.customers.update(customer, settings)).toMatchObject(settings);
    expect(await stripe.paymentMethods.detach(card)).toMatchObject({ customer: null });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    expect(await refusalOf(stripe.paymentMethods.detach(card))).toMatchObject({ param: 'payment_method' });
    expect(await refusalOf(stripe.customers.update(customer, settings))).toMatchObject({
      code: 'resource_missing',
      param: 'invoice_settings[default_payment_method]',
    });
  });

  it('is charged without its owner', async () => {
    const { charge, customer, types, stripe } = await savedCard();
    const intent = await charge({ expand: ['latest_charge'] });
    expect(intent).toMatchObject({
      status: 'succeeded',
      amount_received: 2000,
      customer,
      metadata: { purchase: 'p1' },
      latest_charge: { status: 'succeeded', paid: true, amount: 2000, customer },
    });
    expect(types()).toEqual(['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded']);
    expect(await stripe.refunds.create({ payment_intent: intent.id })).toMatchObject({ amount: 2000 });
  });

  it.each([
    ['decline', 'card_declined', 'generic_decline'],
    ['authentication_required', 'authentication_required', 'authentication_required'],
  ] as const)('that does %s is a 402 with the intent in it', async (behaviour, code, declineCode) => {
    const { charge, stripe, card, types } = await savedCard(behaviour);
    const error = await refusalOf(charge());
    expect(error).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code,
      decline_code: declineCode,
      payment_intent: { status: 'requires_payment_method', last_payment_error: { code } },
      payment_method: { id: card },
    });
    expect(types()).toEqual(['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed']);
    const intent = await stripe.paymentIntents.retrieve(error.payment_intent?.id ?? '', {
      expand: ['latest_charge'],
    });
    expect(intent).toMatchObject({
      payment_method: null,
      amount_received: 0,
      last_payment_error: {
        type: 'card_error',
        code,
        decline_code: declineCode,
        payment_method: { id: card },
      },
      latest_charge: { status: 'failed', paid: false, failure_code: code },
    });
    const refund = stripe.refunds.create({ payment_intent: intent.id });
    expect(await refusalOf(refund)).toMatchObject({ statusCode: 400 });
  });

  it('declines once for one idempotency key, and answers the same again', async () => {
    const { charge, stripe, customer, emulator } = await savedCard('decline');
    const key = { idempotencyKey: 'top-up-1' };
    const params = { amount: 2000, currency: 'usd', customer, confirm: true, off_session: true };
    const [card] = emulator.store.paymentMethods.newestFirst();
    const ask = () => stripe.paymentIntents.create({ ...params, payment_method: card?.id ?? '' }, key);
    const first = await refusalOf(ask());
    emulator.cards.behave(customer, 'succeed');
    expect(await refusalOf(ask())).toMatchObject({ payment_intent: { id: first.payment_intent?.id } });
    expect(emulator.store.paymentIntents.newestFirst()).toHaveLength(1);
    expect(await charge()).toMatchObject({ status: 'succeeded' });
  });

  it.each([
    ['succeeded', 'payment_intent.succeeded'],
    ['failed', 'payment_intent.payment_failed'],
  ] as const)('may take its time until it %s', async (end, last) => {
    const { charge, emulator, types } = await savedCard('processing');
    const { id, status } = await charge();
    expect(status).toBe('processing');
    expect(types().at(-1)).toBe('payment_intent.processing');
    emulator.cards.finishProcessing(id, end);
    expect(types().at(-1)).toBe(last);
  });

  it('is authenticated by its owner on a page, who comes back', async () => {
    const { charge, stripe, card, emulator, types } = await savedCard('authentication_required');
    const error = await refusalOf(charge());
    const waiting = await stripe.paymentIntents.confirm(error.payment_intent?.id ?? '', {
      payment_method: card,
      return_url: 'http://shop.test/back?from=bank',
    });
    expect(waiting.status).toBe('requires_action');
    expect(types().at(-1)).toBe('payment_intent.requires_action');
    const url = waiting.next_action?.redirect_to_url?.url ?? '';
    expect(await (await fetch(url)).text()).toContain('20.00 USD');
    const answer = await fetch(`${url}/succeeded`, { method: 'POST', redirect: 'manual' });
    expect(answer.headers.get('Location')).toMatch(
      /^http:\/\/shop\.test\/back\?from=bank&payment_intent=pi_.*&redirect_status=succeeded$/,
    );
    expect(emulator.store.paymentIntents.get(waiting.id)).toMatchObject({ status: 'succeeded' });
    expect((await fetch(`${url}/failed`, { method: 'POST', redirect: 'manual' })).status).toBe(409);
  });

  it('that fails its authentication waits for another card, without a charge', async () => {
    const { charge, emulator, types } = await savedCard('authentication_required');
    const more = { off_session: undefined, return_url: 'http://shop.test/back' };
    const { id } = await charge(more);
    expect(emulator.cards.finishAuthentication(id, 'failed')).toMatchObject({
      status: 'requires_payment_method',
      latest_charge: null,
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    expect(types().at(-1)).toBe('payment_intent.payment_failed');
  });
});
