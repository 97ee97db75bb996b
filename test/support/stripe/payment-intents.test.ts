import { describe, expect, it } from 'vitest';
import { savedCard } from './saved-card.ts';
import { refusalOf } from './testing.ts';

describe('a payment intent', () => {
  it('is made, confirmed and cancelled in steps, each in its time', async () => {
    const { stripe, customer, card, types } = await savedCard();
    const base = { amount: 500, currency: 'eur', customer };
    const first = await stripe.paymentIntents.create(base);
    expect(first.status).toBe('requires_payment_method');
    expect(await refusalOf(stripe.paymentIntents.confirm(first.id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    expect(await stripe.paymentIntents.confirm(first.id, { payment_method: card })).toMatchObject({
      status: 'succeeded',
    });
    expect(await refusalOf(stripe.paymentIntents.cancel(first.id))).toMatchObject({
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
      payment_intent: { id: first.id, status: 'succeeded' },
    });
    const second = await stripe.paymentIntents.create({ ...base, payment_method: card });
    expect(second.status).toBe('requires_confirmation');
    const reason = { cancellation_reason: 'abandoned' } as const;
    expect(await stripe.paymentIntents.cancel(second.id, reason)).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'abandoned',
    });
    expect(types().at(-1)).toBe('payment_intent.canceled');
    expect(await refusalOf(stripe.paymentIntents.confirm(second.id))).toMatchObject({ statusCode: 400 });
  });

  it.each([
    [{ amount: 49 }, { code: 'amount_too_small', param: 'amount' }],
    [{ amount: 100_000_000 }, { code: 'amount_too_large', param: 'amount' }],
    [{ amount: undefined }, { code: 'parameter_missing', param: 'amount' }],
    [{ currency: 'dollar' }, { param: 'currency' }],
    [{ confirm: false }, { param: 'off_session' }],
    [{ off_session: undefined }, { param: 'return_url' }],
    [{ customer: undefined }, { param: 'customer' }],
    [{ customer: 'cus_x' }, { code: 'resource_missing', param: 'customer' }],
    [{ payment_method: 'pm_x' }, { code: 'resource_missing', param: 'payment_method' }],
    [{ payment_method: undefined }, { code: 'payment_intent_unexpected_state' }],
    [{ colour: 'red' }, { code: 'parameter_unknown', param: 'colour' }],
  ])('refuses %j', async (more, expected) => {
    const { charge, emulator } = await savedCard();
    expect(await refusalOf(charge(more))).toMatchObject({ statusCode: 400, ...expected });
    expect(emulator.store.charges.newestFirst()).toEqual([]);
  });

  it("never takes another customer's card", async () => {
    const { charge, emulator } = await savedCard();
    const other = emulator.seed.customer().id;
    expect(await refusalOf(charge({ customer: other }))).toMatchObject({ code: 'resource_missing' });
  });
});
