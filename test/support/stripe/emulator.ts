import { Hono } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import type Stripe from 'stripe';
import { Idempotency } from './api/idempotency.ts';
import { serveCall } from './api/serve.ts';
import type { ApiParts } from './api/serve.ts';
import { CallLog } from './calls.ts';
import { cardControls } from './cards/controls.ts';
import type { CardControls } from './cards/controls.ts';
import { sessionControls } from './controls.ts';
import type { SessionControls } from './controls.ts';
import { makeEvent } from './events.ts';
import { Faults } from './faults.ts';
import { listen } from './listen.ts';
import { moneyControls } from './money/controls.ts';
import type { MoneyControls } from './money/controls.ts';
import { pageRoutes } from './page/routes.ts';
import { addCustomer } from './resources/customers.ts';
import { routes } from './resources/index.ts';
import { addPrice } from './resources/prices.ts';
import type { PriceSeed } from './resources/prices.ts';
import { addProduct } from './resources/products.ts';
import { Store } from './store/store.ts';
import { endpointControls } from './webhooks/controls.ts';
import type { EndpointControls } from './webhooks/controls.ts';
import { endpointBook } from './webhooks/target.ts';
import type { WebhookEndpoint } from './webhooks/target.ts';
import { Webhooks } from './webhooks/webhooks.ts';
import type { EmitOptions, EventObject, World } from './world.ts';

/** The version of events, and of calls that name none. */
const API_VERSION = '2026-09-30.endive';

export interface EmulatorOptions {
  /** Any free port by default. */
  port?: number;
  webhook?: WebhookEndpoint;
  prices?: PriceSeed[];
  /** The time in milliseconds since 1970. */
  now?: () => number;
  apiVersion?: string;
}

/** A running emulator. Every method that names a session throws when there is no such session. */
export interface StripeEmulator extends SessionControls, MoneyControls {
  url: string;
  /** What `new Stripe(key, {...})` needs to reach it. */
  sdkOptions: { host: string; port: number; protocol: 'http' };
  /** Adds objects as the account's owner would in Stripe's dashboard. */
  seed: {
    price(seed?: PriceSeed): Stripe.Price;
    product(fields?: Partial<Stripe.Product>): Stripe.Product;
    customer(fields?: Partial<Stripe.Customer>): Stripe.Customer;
  };
  webhooks: Webhooks;
  /** What the owner does with registered endpoints in Stripe's dashboard. */
  endpoints: EndpointControls;
  cards: CardControls;
  faults: Faults;
  calls: CallLog;
  store: Store;
  /** Keys that are answered 401 from now on. */
  revokedKeys: Set<string>;
  /** Makes an event about any object and delivers it, subscribed or not. */
  emit(type: string, object: EventObject, options?: EmitOptions): Stripe.Event;
  close(): Promise<void>;
}

/** Starts an emulator on 127.0.0.1. Rejects when the port is taken. */
export async function startStripeEmulator(options: EmulatorOptions = {}): Promise<StripeEmulator> {
  const now = options.now ?? Date.now;
  const nowSeconds = () => Math.floor(now() / 1000);
  const store = new Store();
  const webhooks = new Webhooks(options.webhook ?? null, nowSeconds, endpointBook(store));
  const apiVersion = options.apiVersion ?? API_VERSION;
  const world = makeWorld({ store, nowSeconds, webhooks, apiVersion });
  const parts: ApiParts = {
    world,
    apiVersion,
    calls: new CallLog(),
    faults: new Faults(),
    idempotency: new Idempotency(),
    revokedKeys: new Set(),
  };
  const server = await listen(makeApp(parts), options.port ?? 0);
  world.url = `http://127.0.0.1:${server.port}`;
  for (const seed of options.prices ?? []) addPrice(world, seed);
  return {
    ...sessionControls(world),
    ...moneyControls(world),
    url: world.url,
    sdkOptions: { host: '127.0.0.1', port: server.port, protocol: 'http' },
    seed: {
      price: (seed) => addPrice(world, seed),
      product: (fields) => addProduct(world, fields),
      customer: (fields) => addCustomer(world, fields ?? {}),
    },
    webhooks,
    endpoints: endpointControls(store),
    cards: cardControls(world),
    faults: parts.faults,
    calls: parts.calls,
    store: world.store,
    revokedKeys: parts.revokedKeys,
    emit: (type, object, emitOptions) => world.emit(type, object, { always: true, ...emitOptions }),
    close: async () => {
      await webhooks.close();
      await server.close();
    },
  };
}

interface WorldParts {
  store: Store;
  nowSeconds: () => number;
  webhooks: Webhooks;
  apiVersion: string;
}

function makeWorld(parts: WorldParts): World {
  const { store } = parts;
  return {
    store,
    url: '',
    nowSeconds: parts.nowSeconds,
    emit: (type, object, options = {}) => {
      const about = { type, object, createdSeconds: parts.nowSeconds(), apiVersion: parts.apiVersion };
      const event = store.events.put(makeEvent(about, options));
      parts.webhooks.accept(event, options.always);
      return event;
    },
  };
}

function makeApp(parts: ApiParts): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  for (const route of routes) app.on(route.method, route.path, (c) => serveCall(parts, c, route));
  app.all('/v1/*', (c) => serveCall(parts, c, null));
  app.route('/', pageRoutes(parts.world));
  return app;
}
