import { describe, expect, it } from 'vitest';
import type { Stripe } from 'stripe';
import { checkoutOf, emulatorForTest, refusalOf, sdkFor } from './testing.ts';
import type { StripeEmulator } from './emulator.ts';
import type { PriceSeed } from './resources/prices.ts';

type Change = (emulator: StripeEmulator) => Record<string, unknown>;

const NOW_MS = 1_800_000_000_000;
const NOW_SECONDS = NOW_MS / 1000;

async function refusalWith(change: Change): Promise<Stripe.errors.StripeError> {
  const emulator = await emulatorForTest({ now: () => NOW_MS });
  const params = { ...checkoutOf(emulator.seed.price().id), ...change(emulator) };
  return refusalOf(sdkFor(emulator).checkout.sessions.create(params));
}

function entries(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, 'value']));
}

/** The line items of one price that is seeded for them. */
function itemOf(seed: PriceSeed, fields: object = {}): Change {
  return (emulator) => ({ line_items: [{ price: emulator.seed.price(seed).id, quantity: 1, ...fields }] });
}

function subscriptionWith(fields: object): Change {
  return (emulator) => ({ mode: 'subscription', ...itemOf({ recurring: true })(emulator), ...fields });
}

function customerWith(fields: object): Change {
  return (emulator) => ({ customer: emulator.seed.customer().id, ...fields });
}

const LONG_KEY = 'k'.repeat(41);
const LONG_VALUE = 'v'.repeat(501);
const UNKNOWN_ITEM = [{ price: 'price_none', quantity: 1 }];

/** What is wrong, the parameters that make it so, and the parameter and the code that Stripe names. */
const REFUSALS: [string, Change, string][] = [
  ['an unknown parameter', () => ({ colour: 'red' }), 'colour parameter_unknown'],
  ['one in a line item', itemOf({}, { colour: 'red' }), 'line_items[0][colour] parameter_unknown'],
  [
    'one in the payment intent',
    () => ({ payment_intent_data: { colour: 'red' } }),
    'payment_intent_data[colour] parameter_unknown',
  ],
  ['no mode', () => ({ mode: undefined }), 'mode parameter_missing'],
  ['an invented mode', () => ({ mode: 'gift' }), 'mode'],
  ['no success_url', () => ({ success_url: undefined }), 'success_url parameter_missing'],
  ['a relative success_url', () => ({ success_url: '/done' }), 'success_url url_invalid'],
  ['a success_url without a scheme', () => ({ success_url: 'shop.test/done' }), 'success_url url_invalid'],
  ['a relative cancel_url', () => ({ cancel_url: '/cancelled' }), 'cancel_url url_invalid'],
  ['no line items', () => ({ line_items: undefined }), 'line_items parameter_missing'],
  ['no quantity', itemOf({}, { quantity: undefined }), 'line_items[0][quantity] parameter_missing'],
  [
    'a quantity in words',
    itemOf({}, { quantity: 'two' }),
    'line_items[0][quantity] parameter_invalid_integer',
  ],
  ['a quantity of nothing', itemOf({}, { quantity: 0 }), 'line_items[0][quantity]'],
  ['an unknown price', () => ({ line_items: UNKNOWN_ITEM }), 'line_items[0][price] resource_missing'],
  ['a price of the other mode', itemOf({ livemode: true }), 'line_items[0][price] resource_missing'],
  ['an inactive price', itemOf({ active: false }), 'line_items[0][price]'],
  ['a recurring price in payment mode', itemOf({ recurring: true }), 'line_items[0][price]'],
  [
    'two currencies',
    (emulator) => ({
      line_items: ['usd', 'eur'].map((currency) => ({
        price: emulator.seed.price({ currency }).id,
        quantity: 1,
      })),
    }),
    'line_items',
  ],
  ['an unknown customer', () => ({ customer: 'cus_none' }), 'customer resource_missing'],
  ['an empty customer', () => ({ customer: '' }), 'customer parameter_invalid_empty'],
  ['customer_email beside customer', customerWith({ customer_email: 'a@example.com' }), 'customer_email'],
  ['customer_creation beside customer', customerWith({ customer_creation: 'always' }), 'customer_creation'],
  ['customer_update without customer', () => ({ customer_update: { name: 'auto' } }), 'customer_update'],
  ['a customer_email that is none', () => ({ customer_email: 'ada' }), 'customer_email email_invalid'],
  [
    'payment_intent_data outside payment mode',
    subscriptionWith({ payment_intent_data: { metadata: { a: 'b' } } }),
    'payment_intent_data',
  ],
  [
    'invoice_creation outside payment mode',
    subscriptionWith({ invoice_creation: { enabled: true } }),
    'invoice_creation',
  ],
  [
    'customer_creation of a subscription',
    subscriptionWith({ customer_creation: 'always' }),
    'customer_creation',
  ],
  ['a subscription without a recurring price', () => ({ mode: 'subscription' }), 'line_items'],
  ['a reference of 201 characters', () => ({ client_reference_id: 'x'.repeat(201) }), 'client_reference_id'],
  ['a reference with a space', () => ({ client_reference_id: 'user 1' }), 'client_reference_id'],
  ['51 metadata keys', () => ({ metadata: entries(51) }), 'metadata'],
  ['a metadata key of 41 characters', () => ({ metadata: { [LONG_KEY]: 'v' } }), `metadata[${LONG_KEY}]`],
  ['a metadata value of 501 characters', () => ({ metadata: { k: LONG_VALUE } }), 'metadata[k]'],
  [
    'one on the payment intent',
    () => ({ payment_intent_data: { metadata: { k: LONG_VALUE } } }),
    'payment_intent_data[metadata][k]',
  ],
  ['an expiry in 29 minutes', () => ({ expires_at: NOW_SECONDS + 29 * 60 }), 'expires_at'],
  ['an expiry in more than a day', () => ({ expires_at: NOW_SECONDS + 86_401 }), 'expires_at'],
];

describe('creating a checkout session', () => {
  it.each(REFUSALS)('refuses %s', async (_what, change, named) => {
    const error = await refusalWith(change);
    expect(error).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' });
    expect([error.param, error.code].filter(Boolean).join(' ')).toBe(named);
  });

  it('refuses a deleted customer', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator);
    const { id } = await stripe.customers.create();
    await stripe.customers.del(id);
    const params = { ...checkoutOf(emulator.seed.price().id), customer: id };
    expect(await refusalOf(stripe.checkout.sessions.create(params))).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'customer',
      message: `No such customer: '${id}'`,
    });
  });

  it('accepts every limit at its edge', async () => {
    const emulator = await emulatorForTest({ now: () => NOW_MS });
    const customer = emulator.seed.customer();
    const session = await sdkFor(emulator).checkout.sessions.create({
      ...checkoutOf(emulator.seed.price().id),
      customer: customer.id,
      customer_update: { name: 'auto', address: 'auto' },
      client_reference_id: 'x'.repeat(200),
      metadata: { ...entries(49), ['k'.repeat(40)]: 'v'.repeat(500) },
      expires_at: NOW_SECONDS + 30 * 60,
    });
    expect(session).toMatchObject({ customer: customer.id, customer_creation: null, customer_email: null });
  });

  it('leaves nothing behind when it is refused', async () => {
    const emulator = await emulatorForTest();
    const params = { ...checkoutOf(emulator.seed.price().id), client_reference_id: 'user 1' };
    await refusalOf(sdkFor(emulator).checkout.sessions.create(params));
    expect(emulator.sessions.all()).toEqual([]);
    expect(emulator.store.notes.size).toBe(0);
  });
});
