import { type Product, freePort, startProduct } from '../e2e/product.ts';
import type { StripeEmulator } from '../support/stripe/emulator.ts';

export const webhookSecret = 'whsec_chaos';
export const priceId = 'price_chaos';
export const priceMinor = 1000;

/** With what the product is asked. */
interface Question {
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
}

/** What came of a question. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The product as a process that dies and comes back, on the same port and file. */
export class Shop {
  readonly #stripe: StripeEmulator;
  readonly #folder: string;
  #port = 0;
  #product: Product | null = null;
  deaths = 0;

  constructor(stripe: StripeEmulator, folder: string) {
    this.#stripe = stripe;
    this.#folder = folder;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  get webhookUrl(): string {
    return `http://127.0.0.1:${this.#port}/admin/api/v1/webhooks/payments`;
  }

  async start(): Promise<void> {
    if (this.#port === 0) this.#port = await freePort();
    this.#product = await startProduct({
      folder: this.#folder,
      port: this.#port,
      variables: (url) => ({
        DWCTL_DATABASE__PATH: 'coffer.db',
        DWCTL_LOG__LEVEL: 'fatal',
        DWCTL_ADMIN_EMAIL: 'admin@example.com',
        DWCTL_ADMIN_PASSWORD: 'a chaotic password',
        DWCTL_PAYMENT__STRIPE__API_KEY: 'sk_test_chaos',
        DWCTL_PAYMENT__STRIPE__WEBHOOK_SECRET: webhookSecret,
        DWCTL_PAYMENT__STRIPE__PRICE_ID: priceId,
        DWCTL_PAYMENT__STRIPE__HOST_URL: url,
        DWCTL_PAYMENT__STRIPE__API_BASE: this.#stripe.url,
      }),
    });
  }

  /** Dies without a word, and starts again. */
  async die(): Promise<void> {
    await this.#product?.end('SIGKILL');
    this.deaths += 1;
    await this.start();
  }

  async close(): Promise<void> {
    await this.#product?.end();
    this.#product = null;
  }

  /** Asks the product; null: it did not answer. */
  async ask(method: 'POST' | 'PATCH', path: string, { headers, body }: Question): Promise<Answer | null> {
    const sent = body && {
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    try {
      const url = `${this.url}/admin/api/v1${path}`;
      const response = await fetch(url, { method, headers, ...sent, signal: AbortSignal.timeout(30_000) });
      return { status: response.status, body: await response.text() };
    } catch {
      return null;
    }
  }
}
