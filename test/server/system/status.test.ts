import type { Caller } from '@coffer/server/access/caller.ts';
import type { Deps } from '@coffer/server/deps.ts';
import type { Check } from '@coffer/server/doctor/check.ts';
import { repairWebhook } from '@coffer/server/system/repair.ts';
import { readStatus } from '@coffer/server/system/status.ts';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../../setup/app.ts';
import { createPerson } from '../../setup/callers.ts';
import { createTestDeps } from '../../setup/deps.ts';
import { openDummyShop, openShop, refusalOf } from '../payments/shop.ts';

async function checkOf(deps: Deps, admin: Caller, id: string): Promise<Check | undefined> {
  return (await readStatus(deps, admin, { anew: true })).checks.find((check) => check.id === id);
}

describe('the status', () => {
  it('names every payment that was kept without crediting it', async () => {
    const { deps, emulator, buy } = await openShop();
    const admin = await createPerson(deps, 'Pia', ['PlatformManager']);
    expect(await checkOf(deps, admin, 'kept_payments')).toMatchObject({ state: 'ok', mend: null });
    const { checkoutId } = await buy();
    emulator.sessions.patch(checkoutId, { currency: 'eur' });
    const paid = emulator.pay(checkoutId);
    const lost = { ...paid.metadata, coffer_purchase: '01900000-0000-7000-8000-000000000000' };
    const stray = { ...paid, id: 'cs_lost', metadata: lost };
    const event = emulator.emit('checkout.session.completed', stray);
    await emulator.webhooks.settled();
    expect(await checkOf(deps, admin, 'kept_payments')).toMatchObject({
      state: 'error',
      text: `1 came in but could not be credited: ${checkoutId} (currency_differs).`,
    });
    expect(await checkOf(deps, admin, 'events')).toMatchObject({
      state: 'warning',
      text: `1 event could not have an effect: event ${event.id} (purchase_missing).`,
    });
  });

  it('says how the provider stands', async () => {
    const { deps: dummy } = await openDummyShop();
    const off = createTestDeps();
    const texts = [];
    for (const deps of [dummy, off]) {
      const admin = await createPerson(deps, 'Pia', ['PlatformManager']);
      texts.push((await checkOf(deps, admin, 'provider'))?.text);
    }
    expect(texts).toEqual([
      expect.stringContaining('without collecting payment'),
      expect.stringContaining('switched off'),
    ]);
  });

  it('names a proxy that is not trusted, and says what to set', async () => {
    const server = createTestApp();
    const admin = await server.person('Pia', 'PlatformManager');
    expect(await checkOf(server.deps, admin, 'proxy')).toMatchObject({ state: 'ok', mend: null });
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const incoming = { socket: { remoteAddress: '172.18.0.1' } };
    await server.app.request('/trpc/user.me', { headers }, { incoming });
    expect(await checkOf(server.deps, admin, 'proxy')).toMatchObject({
      state: 'warning',
      text: expect.stringContaining('172.18.0.1 passes requests on'),
      mend: expect.stringContaining('add 172.18.0.1 to auth.trusted_proxies'),
    });
  });

  it('knows a proxy by https, and when it is named', async () => {
    const hostUrl = 'https://credits.example';
    const auth = { allowSignUp: true, sessionDays: 30 };
    const states = [];
    for (const trustedProxies of [[], ['127.0.0.1']]) {
      const deps = createTestDeps({ config: { hostUrl, auth: { ...auth, trustedProxies } } });
      const admin = await createPerson(deps, 'Pia', ['PlatformManager']);
      states.push((await checkOf(deps, admin, 'proxy'))?.state);
    }
    expect(states).toEqual(['warning', 'ok']);
  });

  it('is looked at once in 15 seconds, or when somebody wants it anew, and never twice at a time', async () => {
    const { deps, emulator } = await openShop();
    const admin = await createPerson(deps, 'Pia', ['PlatformManager']);
    const looks = () => emulator.calls.matching({ method: 'GET', path: '/v1/account' }).length;
    const [first, second] = await Promise.all([
      readStatus(deps, admin),
      readStatus(deps, admin, { anew: true }),
    ]);
    expect([second, await readStatus(deps, admin)]).toEqual([first, first]);
    const each = looks();
    deps.clock.advance(1);
    const anew = await readStatus(deps, admin, { anew: true });
    expect(anew.checkedAtMs).toBeGreaterThan(first.checkedAtMs);
    expect(looks()).toBe(2 * each);
    deps.clock.advance(15_000);
    await readStatus(deps, admin);
    expect(looks()).toBe(3 * each);
  });

  it('is looked at anew when the webhook was repaired', async () => {
    const { deps } = await openShop({ stripe: { hostUrl: 'https://coffer.example' } });
    const admin = await createPerson(deps, 'Pia', ['PlatformManager']);
    const stateOf = async () =>
      (await readStatus(deps, admin)).checks.find(({ id }) => id === 'webhook_endpoint')?.state;
    expect(await stateOf()).toBe('error');
    await repairWebhook(deps, admin);
    expect(await stateOf()).toBe('ok');
  });

  it('is for Platform Managers', async () => {
    const { deps, buyer, manager } = await openDummyShop();
    for (const caller of [buyer, manager]) {
      expect((await refusalOf(readStatus(deps, caller))).code).toBe('forbidden');
    }
  });
});
