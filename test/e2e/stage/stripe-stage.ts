import { afterAll, beforeAll, expect } from 'vitest';
import type { StripeEmulator } from '../../support/stripe/emulator.ts';
import { startStripeEmulator } from '../../support/stripe/emulator.ts';
import { type Stage, adminVariables, useStage } from './stage.ts';

const webhookSecret = 'whsec_e2e';

/** A stage where Stripe takes the money, with the emulator in Stripe's place. */
export interface StripeStage extends Stage {
  readonly stripe: StripeEmulator;
}

/**
 * Sets the stage for a file. A credit costs 1.00 USD, and ten are sold at a time. The webhook is subscribed to checkouts, or to the
 * events named.
 */
export function useStripeStage({ events }: { events?: string[] } = {}): StripeStage {
  let stripe: StripeEmulator;
  beforeAll(async () => {
    stripe = await startStripeEmulator({
      prices: [{ id: 'price_e2e', unitAmountMinor: 1000, currency: 'usd' }],
    });
  });
  const stage = useStage({
    variables: (url) => ({
      ...adminVariables,
      DWCTL_PAYMENT__STRIPE__API_KEY: 'sk_test_e2e',
      DWCTL_PAYMENT__STRIPE__WEBHOOK_SECRET: webhookSecret,
      DWCTL_PAYMENT__STRIPE__PRICE_ID: 'price_e2e',
      DWCTL_PAYMENT__STRIPE__HOST_URL: url,
      DWCTL_PAYMENT__STRIPE__API_BASE: stripe.url,
    }),
  });
  beforeAll(() => {
    const url = `${stage.product.url}/admin/api/v1/webhooks/payments`;
    stripe.webhooks.configure({ url, secret: webhookSecret, ...(events && { events }) });
  });
  afterAll(() => stripe?.close());
  return {
    ...stage,
    get product() {
      return stage.product;
    },
    get admin() {
      return stage.admin;
    },
    get stripe() {
      return stripe;
    },
    tab: (options) => stage.tab({ ...options, otherOrigins: [stripe.url] }),
  };
}

/** Waits until the product has answered every event, each with a 200. */
export async function eventsAnswered(stripe: StripeEmulator): Promise<void> {
  await stripe.webhooks.settled();
  expect(stripe.webhooks.attempts.filter(({ status }) => status !== 200)).toEqual([]);
}
