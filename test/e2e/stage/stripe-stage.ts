import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { StripeEmulator } from '../../support/stripe/emulator.ts';
import { startStripeEmulator } from '../../support/stripe/emulator.ts';
import type { PriceSeed } from '../../support/stripe/resources/prices.ts';
import { openCostManagement, press } from './sights.ts';
import type { StageClock } from './stage-clock.ts';
import { type Stage, adminVariables, useStage } from './stage.ts';

const webhookSecret = 'whsec_e2e';

/** A stage where Stripe takes the money, with the emulator in Stripe's place. */
export interface StripeStage extends Stage {
  readonly stripe: StripeEmulator;
}

interface StripeStageOptions {
  /** What the webhook is subscribed to; checkouts alone by default. */
  readonly events?: string[];
  /** What is sold beside ten credits for 10.00 USD. */
  readonly prices?: readonly PriceSeed[];
  /** Settings below `payment.stripe`, by the end of their variable. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The time of both the product and Stripe. */
  readonly clock?: StageClock;
}

/** Sets the stage for a file. A credit costs 1.00 USD, and ten are sold at a time. */
export function useStripeStage(options: StripeStageOptions = {}): StripeStage {
  const { events, prices = [], settings = {}, clock } = options;
  let stripe: StripeEmulator;
  beforeAll(async () => {
    stripe = await startStripeEmulator({
      prices: [{ id: 'price_e2e', unitAmountMinor: 1000, currency: 'usd' }, ...prices],
      ...(clock && { now: clock.now }),
    });
  });
  const stage = useStage({
    ...(clock && { folder: clock.folder }),
    variables: (url) => ({
      ...adminVariables,
      ...clock?.variables,
      DWCTL_PAYMENT__STRIPE__API_KEY: 'sk_test_e2e',
      DWCTL_PAYMENT__STRIPE__WEBHOOK_SECRET: webhookSecret,
      DWCTL_PAYMENT__STRIPE__PRICE_ID: 'price_e2e',
      DWCTL_PAYMENT__STRIPE__HOST_URL: url,
      DWCTL_PAYMENT__STRIPE__API_BASE: stripe.url,
      ...Object.fromEntries(
        Object.entries(settings).map(([name, value]) => [`DWCTL_PAYMENT__STRIPE__${name}`, value]),
      ),
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
    tab: (tabOptions) => stage.tab({ ...tabOptions, otherOrigins: [stripe.url] }),
  };
}

/** Goes from Coffer to Stripe's page. */
export async function goToCheckout(page: Page): Promise<void> {
  await openCostManagement(page);
  await press(page, 'Buy Credits');
  await page.getByRole('heading', { name: 'Checkout' }).waitFor();
}

/** A new buyer on Stripe's page. */
export async function buyerAtCheckout(stage: StripeStage, name: string): Promise<Page> {
  const { cookie } = await stage.person(name);
  const page = await stage.tab({ cookie });
  await goToCheckout(page);
  return page;
}

/** Waits until the product has answered every event, each with a 200. */
export async function eventsAnswered(stripe: StripeEmulator): Promise<void> {
  await stripe.webhooks.settled();
  expect(stripe.webhooks.attempts.filter(({ status }) => status !== 200)).toEqual([]);
}
