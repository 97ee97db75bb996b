import { createHmac } from 'node:crypto';
import { type TestApp, createTestApp, v1 } from '../../setup/app.ts';

const secret = 'whsec_test';

/** An app that sells through Stripe. Nothing here calls Stripe. */
export function createStripeApp(): TestApp {
  return createTestApp({
    config: {
      payment: {
        ...{ provider: 'stripe', apiKey: 'sk_test_1', webhookSecrets: [secret], priceId: 'price_1' },
        ...{
          hostUrl: 'http://localhost:3001',
          enableInvoiceCreation: false,
          onDispute: 'take',
          livemode: false,
        },
        ...{ packs: [], maxQuantity: 1, freeAmount: null },
        apiBase: 'http://127.0.0.1:9',
      },
    },
  });
}

/** An event that needs nothing done. */
export const event = JSON.stringify({
  ...{ id: 'evt_1', object: 'event', type: 'customer.created', created: 1_790_000_000, livemode: false },
  ...{ api_version: '2026-09-30.endive', data: { object: { id: 'cus_1', object: 'customer' } } },
});

/** A signature as Stripe makes it now. */
export function sign(body: string): string {
  const seconds = Math.floor(Date.now() / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

interface Delivery {
  readonly path?: string;
  readonly body?: string;
  readonly signature?: string;
  /** The database is being closed. */
  readonly isClosing?: boolean;
}

/** Delivers an event to an app of its own, rightly signed unless told otherwise. */
export async function sendEvent(delivery: Delivery): Promise<Response> {
  const { path = `${v1}/webhooks/payments`, body = event, signature = sign(body), isClosing } = delivery;
  const { call, deps } = createStripeApp();
  if (isClosing) await deps.db.writer.close();
  return call(path, { method: 'POST', headers: { 'stripe-signature': signature }, body });
}
