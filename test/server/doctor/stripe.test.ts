import { readFileSync } from 'node:fs';
import { permissions } from '@coffer/server/payments/stripe/doctor/permissions.ts';
import { usedEvents } from '@coffer/server/payments/stripe/event.ts';
import { describe, expect, it } from 'vitest';
import type { PriceSeed } from '../../support/stripe/resources/prices.ts';
import { openClinic, register } from './clinic.ts';

describe('the doctor finds', () => {
  it('nothing wrong where all is set up as the guide says', async () => {
    const clinic = await openClinic();
    expect(await clinic.troubles()).toEqual([]);
    const told = Object.fromEntries((await clinic.look()).map(({ id, text }) => [id, text]));
    expect(told).toMatchObject({
      stripe_key: 'Stripe accepts the secret key, which is of live mode.',
      stripe_price: 'Stripe, live mode. Buying once costs 10.00 USD and gives 10.00 credits.',
      webhook_endpoint: expect.stringContaining(`${clinic.hostUrl}/admin/api/v1/webhooks/payments`),
      webhook_reach: expect.stringContaining('arrives here as it was sent'),
    });
  });

  it.each([
    ['revoked', 'sk_live_shop'],
    ['publishable', 'pk_live_shop'],
  ])('a key that is %s', async (_what, apiKey) => {
    const clinic = await openClinic({ stripe: { apiKey } });
    clinic.emulator.revokedKeys.add('sk_live_shop');
    expect(await clinic.troubles()).toMatchObject([
      { id: 'stripe_key', state: 'error', mend: expect.stringContaining('Developers → API keys') },
    ]);
  });

  it('that Stripe does not answer, and judges nothing else by that', async () => {
    const clinic = await openClinic();
    clinic.emulator.faults.fail({ status: 500, path: /^\/v1\//, times: 100 });
    expect(await clinic.troubles()).toMatchObject([
      { id: 'stripe_key', state: 'warning', mend: expect.stringContaining('status.stripe.com') },
    ]);
  });

  const all = [
    ...['checkout_sessions:write', 'customers:write', 'prices:read', 'customer_portal:write'],
    ...['charges:write', 'disputes:read', 'payment_intents:write', 'payment_methods:write', 'invoices:read'],
    ...['events:read', 'webhook_endpoints:write'],
  ];
  const restricted = { apiKey: 'rk_live_shop', enableInvoiceCreation: true };

  it('nothing wrong with a restricted key that has the permissions of the README, and changes nothing to see that', async () => {
    const clinic = await openClinic({ stripe: restricted });
    clinic.emulator.keys.restrict('rk_live_shop', all);
    expect(await clinic.troubles()).toEqual([]);
    const answered = clinic.emulator.calls
      .matching({ method: 'POST' })
      .map(({ path, status }) => [path, status]);
    expect(answered.filter(([path]) => path !== '/v1/webhook_endpoints')).not.toContainEqual([
      expect.anything(),
      200,
    ]);
    expect((await clinic.sdk.webhookEndpoints.list()).data).toHaveLength(1);
  });

  it.each(permissions.map(({ name, right, isVital }, index) => [name, right, isVital, all[index]] as const))(
    'that a restricted key lacks %s: %s',
    async (name, right, isVital, permission) => {
      const clinic = await openClinic({ stripe: restricted });
      clinic.emulator.keys.restrict(
        'rk_live_shop',
        all.filter((each) => each !== permission),
      );
      const state = isVital ? 'error' : 'warning';
      const mend = expect.stringContaining(`give it ${name}: ${right}.`);
      expect(await clinic.troubles()).toMatchObject([{ id: 'stripe_permissions', state, mend }]);
    },
  );

  it('nothing wrong with a restricted key that may not read invoices, where none are made', async () => {
    const clinic = await openClinic({ stripe: { ...restricted, enableInvoiceCreation: false } });
    clinic.emulator.keys.restrict(
      'rk_live_shop',
      all.filter((each) => each !== 'invoices:read'),
    );
    expect(await clinic.troubles()).toEqual([]);
  });

  it('all the permissions that the README names, and no other', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const table = readme.slice(readme.indexOf('| Permission '), readme.indexOf('## Troubleshooting'));
    const named = [...table.matchAll(/[A-Z][A-Za-z ]+: (?:Read|Write)/g)].map(([words]) => words.trim());
    expect(named.toSorted()).toEqual(permissions.map(({ name, right }) => `${name}: ${right}`).toSorted());
  });

  it.each<[string, PriceSeed | null, RegExp]>([
    ['archived', { active: false }, /Unarchive/],
    ['a subscription’s', { recurring: true }, /one-time price/],
    [
      'of the other mode',
      { livemode: false },
      /api_key and prices \(payment.stripe.price_id,.* of the same mode/,
    ],
    ['missing', null, /Price ID/],
  ])('a price that is %s', async (_what, price, mend) => {
    const clinic = await openClinic({ price });
    expect(await clinic.troubles()).toMatchObject([
      { id: 'stripe_price', state: 'error', mend: expect.stringMatching(mend) },
    ]);
  });

  it.each([
    [60, 'warning'],
    [-60, 'warning'],
    [600, 'error'],
    [-600, 'error'],
  ])('a clock that is %i seconds from Stripe’s', async (seconds, state) => {
    const clinic = await openClinic();
    clinic.stripeTime.aheadMs = seconds * 1000;
    expect(await clinic.troubles()).toMatchObject([
      { id: 'stripe_clock', state, mend: expect.stringContaining('NTP') },
    ]);
  });
});

describe('the doctor finds a webhook', () => {
  const repairable = { id: 'webhook_endpoint', repair: 'webhook' };

  it('that is not there', async () => {
    const clinic = await openClinic({ endpoint: null });
    expect(await clinic.troubles()).toMatchObject([
      { ...repairable, state: 'error', mend: expect.stringContaining('Press Repair on the System page') },
    ]);
  });

  it('of another host, by its address', async () => {
    const clinic = await openClinic({ endpoint: null });
    await register(clinic.sdk, 'https://old.example');
    expect(await clinic.troubles()).toMatchObject([
      { ...repairable, state: 'error', text: expect.stringContaining('sends to https://old.example/') },
    ]);
  });

  it('that is there twice', async () => {
    const clinic = await openClinic();
    await register(clinic.sdk, clinic.hostUrl, { path: '/webhooks/payments' });
    expect(await clinic.troubles()).toMatchObject([
      { id: 'webhook_endpoint', state: 'warning', mend: expect.stringContaining('delete all but the one') },
    ]);
  });

  it('that is disabled', async () => {
    const clinic = await openClinic();
    const [endpoint] = (await clinic.sdk.webhookEndpoints.list()).data;
    clinic.emulator.endpoints.disable(endpoint?.id ?? '');
    expect(await clinic.troubles()).toMatchObject([
      { ...repairable, state: 'error', mend: expect.stringContaining('enable it') },
    ]);
  });

  it.each([
    ['checkout.session.completed', 'error'],
    ['refund.updated', 'warning'],
  ])('that does not send %s', async (type, state) => {
    const clinic = await openClinic({ endpoint: { events: usedEvents.filter((each) => each !== type) } });
    expect(await clinic.troubles()).toMatchObject([
      { ...repairable, state, text: expect.stringContaining(`does not send ${type}.`) },
    ]);
  });

  it('that is plain http where people use https', async () => {
    const clinic = await openClinic({ endpoint: null, stripe: { hostUrl: 'https://coffer.test' } });
    await register(clinic.sdk, 'http://127.0.0.1', { path: '/admin/api/v1/webhooks/payments' });
    const found = (await clinic.look()).find(({ id }) => id === 'webhook_endpoint');
    expect(found).toMatchObject({
      state: 'error',
      text: expect.stringContaining('is http and would be redirected'),
    });
  });

  it('nothing wrong with one at the older path, or one that sends everything', async () => {
    const clinic = await openClinic({ endpoint: { path: '/webhooks/payments', events: ['*'] } });
    expect(await clinic.troubles()).toEqual([]);
  });

  it('whose events did not arrive', async () => {
    const clinic = await openClinic();
    clinic.stripeTime.aheadMs = -600_000;
    clinic.emulator.webhooks.dropNext();
    clinic.emulator.emit('checkout.session.completed', { object: 'checkout.session', livemode: true });
    clinic.stripeTime.aheadMs = 0;
    expect(await clinic.troubles()).toMatchObject([
      {
        id: 'stripe_backlog',
        state: 'warning',
        text: expect.stringContaining('1 event'),
        mend: expect.stringContaining('Resend'),
      },
    ]);
  });
});
