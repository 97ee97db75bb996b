import {
  type Purchase,
  Refusal,
  formatCredits,
  getBalance,
  getPurchase,
  parseCredits,
  zeroCredits,
} from '@coffer/db';
import type { Caller } from '@coffer/server/access/caller.ts';
import type { StripeConfig } from '@coffer/server/config/config.ts';
import { publicErrors } from '@coffer/server/error.ts';
import { createPayments } from '@coffer/server/payments/create.ts';
import { receiveWebhook } from '@coffer/server/payments/webhook.ts';
import type { WantedChoice } from '@coffer/server/purchase/choose.ts';
import { type SettledPurchase, settleCheckout } from '@coffer/server/purchase/settle.ts';
import { startPurchase } from '@coffer/server/purchase/start.ts';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { onTestFinished, vi } from 'vitest';
import { createPerson } from '../../setup/callers.ts';
import { type TestDeps, createTestDeps } from '../../setup/deps.ts';
import { type LogLine, logInto } from '../../setup/log.ts';
import type { StripeEmulator } from '../../support/stripe/emulator.ts';
import type { PriceSeed } from '../../support/stripe/resources/prices.ts';
import { emulatorForTest, sdkFor } from '../../support/stripe/testing.ts';

export const priceId = 'price_credits';
export const webhookSecret = 'whsec_shop';
export const hostUrl = 'https://coffer.test';

/** Coffer with Stripe's emulator behind it, and what people do with both. */
export interface Shop {
  readonly emulator: StripeEmulator;
  readonly deps: TestDeps;
  readonly log: LogLine[];
  readonly buyer: Caller;
  readonly manager: Caller;
  /** Begins a purchase; the emulator's newest session is its checkout. */
  readonly buy: (options?: BuyOptions) => Promise<Bought>;
  /** The browser comes back. `checkoutId` is the newest checkout's by default. */
  readonly comeBack: (checkoutId?: string) => Promise<SettledPurchase>;
  readonly balance: (userId?: string) => Promise<string>;
  readonly purchase: (id: string) => Promise<Purchase>;
  /** The customer of the newest checkout. */
  readonly customerId: () => string;
  /** Deletes a customer, as its owner would in Stripe's dashboard. */
  readonly deleteCustomer: (customerId: string) => Promise<void>;
}

interface BuyOptions {
  readonly caller?: Caller;
  readonly requestId?: string;
  readonly crediteeId?: string;
  readonly choice?: WantedChoice;
}

interface Bought {
  readonly purchaseId: string;
  readonly url: string;
  readonly checkoutId: string;
}

/** The events of money that goes back, beside those of checkouts. */
export const moneyEvents = ['checkout.session.*', 'refund.*', 'charge.*'];

export interface ShopOptions {
  /** What the webhook is subscribed to; checkouts alone by default. */
  readonly events?: string[];
  readonly price?: PriceSeed;
  /** Prices beside the default one. */
  readonly morePrices?: readonly PriceSeed[];
  readonly stripe?: Partial<StripeConfig>;
  readonly timeoutMs?: number;
}

/** Opens a shop that sells 10.00 USD for 10 credits, with its webhook connected. */
export async function openShop({ morePrices = [], ...options }: ShopOptions = {}): Promise<Shop> {
  const { price, stripe, events, timeoutMs } = options;
  const time = { now: Date.now };
  const emulator = await emulatorForTest({ now: () => time.now() });
  const payment = stripeConfig({ apiBase: emulator.url, ...stripe });
  for (const seed of [{ id: priceId, ...price }, ...morePrices]) {
    emulator.seed.price({ livemode: payment.livemode, ...seed });
  }
  const log: LogLine[] = [];
  const bare = createTestDeps({ config: { payment, hostUrl }, log: logInto(log) });
  time.now = bare.now;
  const payments = createPayments({ ...bare, ...(timeoutMs !== undefined && { timeoutMs }) });
  const deps = { ...bare, payments };
  const endpoint = { url: await serveWebhook(deps), secret: webhookSecret };
  emulator.webhooks.configure({ ...endpoint, ...(events && { events }) });
  const buyer = await createPerson(deps, 'Ada');
  const manager = await createPerson(deps, 'Mia', ['BillingManager']);
  return {
    ...{ emulator, deps, log, buyer, manager },
    buy: async ({ caller = buyer, requestId = crypto.randomUUID(), crediteeId = null, choice = {} } = {}) => {
      const started = await startPurchase(deps, caller, { requestId, crediteeId, choice });
      return { ...started, checkoutId: emulator.sessions.last().id };
    },
    comeBack: (checkoutId = emulator.sessions.last().id) => settleCheckout(deps, buyer, checkoutId),
    balance: async (userId = buyer.userId) => formatCredits((await getBalance(deps.db, userId)).balance),
    purchase: async (id) => {
      const found = await getPurchase(deps.db, id);
      if (!found) throw new Error(`There is no purchase ${id}.`);
      return found;
    },
    customerId: () => {
      const { customer } = emulator.sessions.last();
      return typeof customer === 'string' ? customer : 'none';
    },
    deleteCustomer: async (customerId) => {
      await sdkFor(emulator).customers.del(customerId);
    },
  };
}

/** Has the shop look at its prices, and waits until it knows them. */
export async function knowPrices({ deps }: Pick<Shop, 'deps'>): Promise<void> {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  deps.payments?.startChecking(stop.signal);
  await vi.waitUntil(() => deps.payments?.shelf().packs.every(({ offer }) => offer !== null), {
    timeout: 15_000,
  });
}

export function stripeConfig(changes: Partial<StripeConfig> = {}): StripeConfig {
  return {
    provider: 'stripe',
    apiKey: 'sk_test_shop',
    webhookSecrets: [webhookSecret],
    priceId,
    packs: [{ priceId: changes.priceId ?? priceId, bonusNano: zeroCredits }],
    maxQuantity: 1,
    freeAmount: null,
    hostUrl,
    enableInvoiceCreation: false,
    onDispute: 'take',
    apiBase: null,
    livemode: false,
    ...changes,
  };
}

/** A shop whose provider takes no money. */
export async function openDummyShop(amount = '50'): Promise<Pick<Shop, 'deps' | 'buyer' | 'manager'>> {
  const payment = { provider: 'dummy', amountNano: parseCredits(amount), hostUrl } as const;
  const bare = createTestDeps({ config: { payment, hostUrl } });
  const deps = { ...bare, payments: createPayments(bare) };
  const buyer = await createPerson(deps, 'Ada');
  return { deps, buyer, manager: await createPerson(deps, 'Mia', ['BillingManager']) };
}

/** The webhook's address, answering as the HTTP layer does. */
async function serveWebhook(deps: TestDeps): Promise<string> {
  const app = new Hono();
  app.post('/hook', async (c) => {
    const body = Buffer.from(await c.req.arrayBuffer());
    await receiveWebhook(deps, { body, signature: c.req.header('Stripe-Signature') });
    return c.text('received');
  });
  app.onError((error, c) => {
    if (error instanceof Refusal) return c.text(error.facts.detail ?? '', publicErrors[error.code].status);
    return c.text(error.message, 500);
  });
  const port = await new Promise<number>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) => resolve(info.port));
    onTestFinished(async () => {
      await new Promise<void>((closed) => {
        server.close(() => closed());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    });
  });
  return `http://127.0.0.1:${port}/hook`;
}

/** The code with which a call was refused. Throws when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('The call was not refused.');
}
