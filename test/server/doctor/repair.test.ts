import { formatCredits, getBalance, readNote } from '@coffer/db';
import { createPayments } from '@coffer/server/payments/create.ts';
import { usedEvents } from '@coffer/server/payments/stripe/event.ts';
import { startPurchase } from '@coffer/server/purchase/start.ts';
import { repairWebhook } from '@coffer/server/system/repair.ts';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../setup/refusal.ts';
import { openClinic, register, type Clinic } from './clinic.ts';

async function pay({ server: { deps, person }, emulator }: Clinic): Promise<string> {
  const buyer = await person('Ada');
  await startPurchase(deps, buyer, { requestId: crypto.randomUUID(), crediteeId: null });
  emulator.pay(emulator.sessions.last().id);
  await emulator.webhooks.settled();
  return formatCredits((await getBalance(deps.db, buyer.userId)).balance);
}

describe('repairing the webhook', () => {
  it('makes it, and its events are believed at once', async () => {
    const clinic = await openClinic({ endpoint: null });
    const admin = await clinic.server.person('Pia', 'PlatformManager');
    await repairWebhook(clinic.server.deps, admin);
    expect(await clinic.troubles()).toEqual([]);
    expect(await pay(clinic)).toBe('10.00');
    const { data } = await clinic.sdk.webhookEndpoints.list();
    expect(data).toMatchObject([{ enabled_events: usedEvents, status: 'enabled' }]);
  });

  it('keeps the secret sealed, for the next start with the same secret_key alone', async () => {
    const clinic = await openClinic({ endpoint: null });
    const { deps } = clinic.server;
    await repairWebhook(deps, await clinic.server.person('Pia', 'PlatformManager'));
    const [secret = ''] = [...clinic.emulator.store.endpointSecrets.values()].flat();
    expect((await readNote(deps.db, 'stripe_webhook_secrets'))?.value).not.toContain(secret.slice(6));
    for (const [key, status] of [
      [deps.secret, 200],
      [Buffer.alloc(32, 'x'), 400],
    ] as const) {
      const payments = createPayments({ ...deps, secret: key });
      await payments?.prepare();
      Object.assign(deps, { payments });
      const to = { url: `${clinic.hostUrl}/webhooks/payments`, secret };
      expect(await clinic.deliver({ to })).toBe(status);
    }
    expect(await clinic.troubles()).toMatchObject([
      { id: 'webhook_endpoint', mend: expect.stringContaining('secret_key') },
      { id: 'webhook_secret' },
    ]);
  });

  it.each(['', 'not an address', 'https://[shop]/'])('is not held up by an endpoint for %j', async (url) => {
    const clinic = await openClinic({ endpoint: null });
    await register(clinic.sdk, 'https://other.test');
    for (const endpoint of clinic.emulator.store.webhookEndpoints.newestFirst()) endpoint.url = url;
    await repairWebhook(clinic.server.deps, await clinic.server.person('Pia', 'PlatformManager'));
    expect(await clinic.troubles()).toEqual([]);
  });

  it('enables it, and adds what it does not send', async () => {
    const clinic = await openClinic({ endpoint: { events: ['checkout.session.completed', 'payout.paid'] } });
    const [endpoint] = (await clinic.sdk.webhookEndpoints.list()).data;
    clinic.emulator.endpoints.disable(endpoint?.id ?? '');
    await repairWebhook(clinic.server.deps, await clinic.server.person('Pia', 'PlatformManager'));
    expect(await clinic.troubles()).toEqual([]);
    const { data } = await clinic.sdk.webhookEndpoints.list();
    expect(data).toMatchObject([
      { id: endpoint?.id, enabled_events: expect.arrayContaining(['payout.paid', ...usedEvents]) },
    ]);
  });

  it('makes one however often it is asked at once', async () => {
    const clinic = await openClinic({ endpoint: null });
    const admin = await clinic.server.person('Pia', 'PlatformManager');
    await Promise.all([1, 2, 3].map(() => repairWebhook(clinic.server.deps, admin)));
    expect((await clinic.sdk.webhookEndpoints.list()).data).toHaveLength(1);
  });

  it('leaves none behind whose secret could not be kept', async () => {
    const clinic = await openClinic({ endpoint: null });
    const admin = await clinic.server.person('Pia', 'PlatformManager');
    await clinic.server.deps.db.writer.close();
    expect(await refusalOf(repairWebhook(clinic.server.deps, admin))).toBe('shutting_down');
    expect((await clinic.sdk.webhookEndpoints.list()).data).toEqual([]);
  });

  it('says what Stripe did not let it do', async () => {
    const clinic = await openClinic({ endpoint: null, stripe: { apiKey: 'rk_live_shop' } });
    clinic.emulator.keys.restrict('rk_live_shop', ['prices:read']);
    const admin = await clinic.server.person('Pia', 'PlatformManager');
    await expect(repairWebhook(clinic.server.deps, admin)).rejects.toMatchObject({
      code: 'payment_provider_failed',
      facts: { detail: expect.stringContaining('Webhook Endpoints: Write') },
    });
  });

  it('is for Platform Managers', async () => {
    const clinic = await openClinic({ endpoint: null });
    for (const caller of [
      await clinic.server.person('Ada'),
      await clinic.server.person('Mia', 'BillingManager'),
    ]) {
      expect(await refusalOf(repairWebhook(clinic.server.deps, caller))).toBe('forbidden');
    }
  });
});
