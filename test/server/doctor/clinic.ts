import { serve } from '@hono/node-server';
import type { StripeConfig } from '@coffer/server/config/config.ts';
import { Gate } from '@coffer/server/cli/gate.ts';
import type { Check } from '@coffer/server/doctor/check.ts';
import { examine } from '@coffer/server/doctor/examine.ts';
import { usedEvents } from '@coffer/server/payments/stripe/event.ts';
import { webhookPath } from '@coffer/server/payments/webhook-address.ts';
import { onTestFinished } from 'vitest';
import type { Stripe } from 'stripe';
import { type TestApp, createTestApp } from '../../setup/app.ts';
import type { StripeEmulator } from '../../support/stripe/emulator.ts';
import type { PriceSeed } from '../../support/stripe/resources/prices.ts';
import { emulatorForTest, sdkFor } from '../../support/stripe/testing.ts';
import { priceId, stripeConfig } from '../payments/shop.ts';

type Fetch = (request: Request) => Response | Promise<Response>;

/** A Coffer that really listens, with Stripe's emulator behind it: in order, but for what a test breaks. */
export interface Clinic {
  readonly server: TestApp;
  readonly emulator: StripeEmulator;
  readonly sdk: Stripe;
  readonly hostUrl: string;
  /** What Stripe's clock is ahead of the real one, in milliseconds. */
  readonly stripeTime: { aheadMs: number };
  readonly look: () => Promise<readonly Check[]>;
  /** Everything that is wrong, by name. */
  readonly troubles: () => Promise<readonly Pick<Check, 'id' | 'state' | 'text' | 'mend' | 'repair'>[]>;
  /** Stripe sends an event of a checkout that is somebody else's. */
  readonly deliver: (options?: Parameters<StripeEmulator['webhooks']['send']>[1]) => Promise<number | null>;
}

export interface ClinicOptions {
  readonly stripe?: Partial<StripeConfig>;
  readonly price?: PriceSeed | null;
  /** Null: none is registered. */
  readonly endpoint?: { readonly path?: string; readonly events?: readonly string[] } | null;
  /** Stands at host_url, with the app behind it. */
  readonly front?: (request: Request, app: Fetch) => Response | Promise<Response>;
}

/** Opens it. The live mode is used, because test mode is a warning by itself. */
export async function openClinic(options: ClinicOptions = {}): Promise<Clinic> {
  const { stripe, price = {}, endpoint = {}, front } = options;
  const stripeTime = { aheadMs: 0 };
  const emulator = await emulatorForTest({ now: () => Date.now() + stripeTime.aheadMs });
  if (price) emulator.seed.price({ id: priceId, livemode: true, ...price });
  const gate = new Gate();
  const port = await listen((request) => gate.fetch(request));
  const app: Fetch = (request) => gate.fetch(request);
  const hostUrl = `http://127.0.0.1:${front ? await listen((request) => front(request, app)) : port}`;
  const sdk = sdkFor(emulator, 'sk_live_owner');
  const secret = endpoint ? await register(sdk, hostUrl, endpoint) : 'whsec_unused';
  const payment = stripeConfig({
    ...{ apiKey: 'sk_live_shop', livemode: true, hostUrl, apiBase: emulator.url },
    ...{ webhookSecrets: [secret], ...stripe },
  });
  // In try-out mode nobody misses backups.
  const server = createTestApp({ config: { port, hostUrl, payment, tryOut: true } });
  gate.open(server.app);
  const look = (): Promise<readonly Check[]> => examine({ patient: server.deps, log: server.deps.log });
  return {
    ...{ server, emulator, sdk, hostUrl, stripeTime, look },
    troubles: async () =>
      (await look())
        // How much room this machine has, and whether its temporary files lie in memory, is not what is tested.
        .filter(({ id }) => id !== 'disk' && id !== 'database')
        .filter(({ state }) => state === 'error' || state === 'warning')
        .map(({ id, state, text, mend, repair }) => ({ id, state, text, mend, repair })),
    deliver: async (sending = {}) => {
      // It is sent below, and not by itself.
      emulator.webhooks.dropNext();
      const event = emulator.emit('customer.created', { object: 'customer', livemode: true });
      const to = { url: `${hostUrl}${webhookPath}`, secret };
      return (await emulator.webhooks.send(event, { to, ...sending })).status;
    },
  };
}

/** A server on a port of its own, for one test. */
export async function listen(fetch: Fetch): Promise<number> {
  return new Promise((resolve) => {
    const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(port));
    onTestFinished(async () => {
      await new Promise<void>((closed) => {
        server.close(() => closed());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    });
  });
}

/** Adds an endpoint as the account's owner would, and answers its secret. */
export async function register(
  sdk: Stripe,
  hostUrl: string,
  { path = webhookPath, events = usedEvents }: NonNullable<ClinicOptions['endpoint']> = {},
): Promise<string> {
  const enabled_events = [...events] as Stripe.WebhookEndpointCreateParams.EnabledEvent[];
  const { secret } = await sdk.webhookEndpoints.create({ url: `${hostUrl}${path}`, enabled_events });
  return secret ?? '';
}
