import { Pace } from '@coffer/server/limit/pace.ts';
import type { PaymentProvider } from '@coffer/server/payments/provider.ts';
import { describe, expect, it, vi } from 'vitest';
import { type TestApp, createTestApp, v1 } from '../../setup/app.ts';
import { changeProvider, unpaidCheckout, waiting } from './fake-provider.ts';
import { buyAs } from './routes.ts';
import { createDummyApp } from './stage.ts';
import { createStripeApp, event, sendEvent, sign } from './webhook.ts';

async function balanceOf({ call }: TestApp, headers: Record<string, string>): Promise<unknown> {
  const answer = await call(`${v1}/users/current?include=billing`, { headers });
  return ((await answer.json()) as Record<string, unknown>)['credit_balance_exact'];
}

describe('payments', () => {
  it('credit at once with the dummy provider, and settling is told as often as asked', async () => {
    const server = createDummyApp();
    const user = await server.person('Ada');
    const headers = await server.key(user);
    const opened = await server.call(`${v1}/payments`, { method: 'POST', headers });
    const { url } = (await opened.json()) as { url: string };
    expect(url).toMatch(/^http:\/\/localhost:3001\/cost-management\?payment=success&session_id=dummy_/);
    expect(await balanceOf(server, headers)).toBe('50.00');
    for (let count = 0; count < 2; count += 1) {
      const id = new URL(url).searchParams.get('session_id');
      const settled = await server.call(`${v1}/payments/${id}`, { method: 'PATCH', headers });
      expect([settled.status, await settled.json()]).toEqual([
        200,
        { message: 'Payment processed successfully' },
      ]);
    }
    expect(await balanceOf(server, headers)).toBe('50.00');
  });

  it('are opened by managers in favour of others', async () => {
    const server = createDummyApp();
    const [admin, user] = [await server.person('Grace', 'BillingManager'), await server.person('Ada')];
    const path = `${v1}/payments?creditee_id=${user.userId}`;
    expect((await server.call(path, { method: 'POST', headers: await server.key(admin) })).status).toBe(200);
    expect(await balanceOf(server, await server.key(user))).toBe('50.00');
    expect(await balanceOf(server, await server.key(admin))).toBe('0.00');
  });

  it.each(['x', '../users', '', `${crypto.randomUUID()}&x=`])('refuse the creditee %j', async (creditee) => {
    const server = createDummyApp();
    const headers = await server.key(await server.person('Grace', 'PlatformManager'));
    const path = `${v1}/payments?creditee_id=${encodeURIComponent(creditee)}`;
    expect((await server.call(path, { method: 'POST', headers })).status).toBe(400);
  });

  it('are 402 until the money comes, and 404 for a session of somebody else', async () => {
    const server = createDummyApp();
    changeProvider(server, waiting);
    const user = await server.person('Ada');
    const path = `${v1}/payments/${await buyAs(server, user)}`;
    const unpaid = await server.call(path, { method: 'PATCH', headers: await server.key(user) });
    expect(await unpaid.json()).toMatchObject({ status: 402, code: 'payment_not_completed' });
    const stranger = await server.key(await server.person('Eve'));
    expect((await server.call(path, { method: 'PATCH', headers: stranger })).status).toBe(404);
    const manager = await server.key(await server.person('Grace', 'BillingManager'));
    expect((await server.call(path, { method: 'PATCH', headers: manager })).status).toBe(402);
  });

  it('are 429 for who has many settled at once, and a repeat after a while is asked for', async () => {
    const server = createDummyApp();
    const readCheckout = vi.fn<PaymentProvider['readCheckout']>(async (checkoutId) => ({
      ...unpaidCheckout,
      checkoutId,
    }));
    changeProvider(server, { ...waiting, readCheckout });
    const user = await server.person('Ada');
    const path = `${v1}/payments/${await buyAs(server, user)}`;
    const headers = { ...(await server.key(user)), 'idempotency-key': 'one' };
    for (let count = 0; count < 10; count += 1) await server.deps.limits.settlers.admit(user.userId);
    const refused = await server.call(path, { method: 'PATCH', headers });
    expect(await refused.json()).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(readCheckout).not.toHaveBeenCalled();
    Object.assign(server.deps.limits, { settlers: new Pace({ atMost: 1, inSeconds: 10 }) });
    const asked = await server.call(path, { method: 'PATCH', headers });
    expect([asked.status, asked.headers.get('idempotent-replayed')]).toEqual([402, null]);
    expect(readCheckout).toHaveBeenCalledTimes(1);
  });

  it('are 503 when no provider is configured, and say so in the configuration', async () => {
    const server = createTestApp();
    const headers = await server.key(await server.person('Ada'));
    const answer = await server.call(`${v1}/payments`, { method: 'POST', headers });
    expect(await answer.json()).toMatchObject({ status: 503, code: 'payments_off' });
    const config = await server.call(`${v1}/config`, { headers });
    expect(await config.json()).toMatchObject({
      payment_enabled: false,
      provider: null,
      sign_up_allowed: true,
    });
  });

  it('are limited by how many a payer opens in a minute', async () => {
    const server = createDummyApp();
    const headers = await server.key(await server.person('Ada'));
    const open = () => server.call(`${v1}/payments`, { method: 'POST', headers });
    for (let count = 0; count < 30; count += 1) expect((await open()).status).toBe(200);
    const refused = await open();
    expect(await refused.json()).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = await server.key(await server.person('Lin'));
    expect((await server.call(`${v1}/payments`, { method: 'POST', headers: other })).status).toBe(200);
    server.deps.clock.advance(60_001);
    expect((await open()).status).toBe(200);
  });
});

describe.each([`${v1}/webhooks/payments`, '/webhooks/payments'])('the webhook at %s', (path) => {
  it('takes what is signed, as the bytes that came', async () => {
    const body = event.replace('"object":"event"', '"object" : "event"');
    const answer = await sendEvent({ path, body });
    expect([answer.status, await answer.json()]).toEqual([200, { received: true }]);
  });

  it('asks for no content type and no other credentials', async () => {
    const { app } = createStripeApp();
    const headers = { 'stripe-signature': sign(event), authorization: 'Bearer nonsense', cookie: 'a=b' };
    const body = new TextEncoder().encode(event);
    expect((await app.request(path, { method: 'POST', headers, body })).status).toBe(200);
  });

  it.each([
    ['a wrong signature', { signature: 't=1,v1=00' }],
    ['no signature', { signature: '' }],
    ['another body than was signed', { body: '{}', signature: sign(event) }],
    ['a body that is no event', { body: 'not json' }],
  ])('refuses %s', async (_, delivery) => {
    expect((await sendEvent({ path, ...delivery })).status).toBe(400);
  });

  it('refuses more than 1 MiB, and takes just that', async () => {
    expect((await sendEvent({ path, body: 'x'.repeat(1024 * 1024 + 1) })).status).toBe(413);
    expect((await sendEvent({ path, body: event.padEnd(1024 * 1024) })).status).toBe(200);
  });

  it('does not exist for a provider without webhooks, nor without a provider', async () => {
    expect((await createDummyApp().call(path, { method: 'POST', body: '{}' })).status).toBe(501);
    expect((await createTestApp().call(path, { method: 'POST', body: '{}' })).status).toBe(501);
  });

  it('asks for a repeat when the effect did not reach the disk', async () => {
    expect((await sendEvent({ path, isClosing: true })).status).toBe(503);
  });
});
