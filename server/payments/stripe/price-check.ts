import { formatCredits } from '@coffer/db';
import type { Logger } from 'pino';
import { Stripe } from 'stripe';
import type { StripeConfig } from '../../config/config.ts';
import { creditsFor, formatMoney } from '../currency.ts';
import type { ProviderCheck } from '../provider.ts';
import { reasonOf } from './failure.ts';

interface PriceCheckParts {
  readonly stripe: Stripe;
  /** With the setting that the price stands in. */
  readonly config: Pick<StripeConfig, 'priceId' | 'livemode'> & { readonly setting: string };
  readonly log: Logger;
}

const firstWaitMs = 5000;
const longestWaitMs = 600_000;
/** A price can be archived while we run. */
const recheckMs = 3_600_000;

const unreachable = {
  state: 'warning',
  text: 'Stripe could not be reached. It is asked again by and by.',
  mend: 'Check that this machine can reach api.stripe.com.',
} as const;

/** Asks Stripe whether key and price can sell credits, in the background, and asks again until they can. */
export class PriceCheck {
  readonly #parts: PriceCheckParts;
  #isUnanswered = true;
  #current: ProviderCheck = {
    state: 'pending',
    text: 'Asking Stripe about the price.',
    mend: null,
    offer: null,
  };

  constructor(parts: PriceCheckParts) {
    this.#parts = parts;
  }

  /** The latest result. */
  get current(): ProviderCheck {
    return this.#current;
  }

  /** Stripe did not say how the price stands, for a reason that is not the price's. */
  get isUnanswered(): boolean {
    return this.#isUnanswered;
  }

  /** Looks now, and again at growing distance while something is wrong, until the signal ends it. */
  start(signal: AbortSignal): void {
    void this.#lookAgain(signal, firstWaitMs);
  }

  async #lookAgain(signal: AbortSignal, waitMs: number): Promise<void> {
    await this.look();
    if (signal.aborted) return;
    const isSellable = this.#current.state !== 'error' && this.#current.offer !== null;
    const nextWaitMs = isSellable ? firstWaitMs : Math.min(waitMs * 2, longestWaitMs);
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', stop);
        void this.#lookAgain(signal, nextWaitMs);
      },
      isSellable ? recheckMs : waitMs,
    );
    // Waiting for the next look is no reason for the process to stay.
    timer.unref();
    const stop = () => clearTimeout(timer);
    signal.addEventListener('abort', stop, { once: true });
  }

  /** Looks once. Never throws. */
  async look(): Promise<void> {
    const before = this.#current;
    this.#current = await this.#ask();
    const { state, text, mend } = this.#current;
    if (withoutReference(text) === withoutReference(before.text)) return;
    const line = mend === null ? text : `${text} ${mend}`;
    if (state === 'error') this.#parts.log.error(line);
    else if (state === 'warning') this.#parts.log.warn(line);
    else this.#parts.log.info(line);
  }

  async #ask(): Promise<ProviderCheck> {
    const { stripe, config } = this.#parts;
    try {
      const price = await stripe.prices.retrieve(config.priceId, { expand: ['currency_options'] });
      this.#isUnanswered = false;
      return judge(price, config.livemode);
    } catch (error) {
      this.#isUnanswered = !isAboutPrice(error);
      // What was known of the price still holds for purchases made meanwhile.
      return { ...this.#explain(error), offer: this.#current.offer };
    }
  }

  #explain(error: unknown): Omit<ProviderCheck, 'offer'> {
    if (!(error instanceof Stripe.errors.StripeError)) return unreachable;
    const { priceId, livemode, setting } = this.#parts.config;
    const reference = error.requestId ? ` (Stripe's request ${error.requestId})` : '';
    if (error instanceof Stripe.errors.StripePermissionError) {
      return {
        state: 'warning',
        text: `The restricted Stripe key may not read prices, so the price cannot be checked${reference}.`,
        mend: 'Give the key the right to read Prices, and to write Checkout Sessions, Customers and Customer portal.',
      };
    }
    const reason = reasonOf(error);
    if (reason === 'provider_key_refused') {
      return {
        state: 'error',
        text: `Stripe does not accept the API key${reference}: nobody can buy.`,
        mend: 'Copy the secret key again in the Stripe Dashboard from Developers → API keys into payment.stripe.api_key.',
      };
    }
    if (reason === 'provider_unreachable') return unreachable;
    if (existsInOtherMode(error)) return ofOtherMode(priceId, { livemode: !livemode, reference });
    return {
      state: 'error',
      text: `Stripe has no price ${priceId} in ${modeWord(livemode)} mode${reference}: nobody can buy it.`,
      mend: `Copy the Price ID in the Stripe Dashboard from Products, in ${modeWord(livemode)} mode, into ${setting}.`,
    };
  }
}

/** Stripe's sentence is the only place where it says so. */
function existsInOtherMode({ message }: Stripe.errors.StripeError): boolean {
  return /similar object exists in (live|test) mode/.test(message);
}

/** A price whose own mode is `livemode`, which the key's is not. */
function ofOtherMode(id: string, { livemode, reference }: { livemode: boolean; reference: string }) {
  return {
    state: 'error',
    text: `The price ${id} is of ${modeWord(livemode)} mode, the key of ${modeWord(!livemode)} mode${reference}: nobody can buy it.`,
    mend: 'Use a payment.stripe.api_key and prices (payment.stripe.price_id, payment.stripe.packs) of the same mode, with the webhook secret of that mode too.',
  } as const;
}

/** Each question to Stripe has a number of its own, and the same answer is no news. */
function withoutReference(text: string): string {
  return text.replace(/ \(Stripe's request \w+\)/, '');
}

/** Whether Stripe's no is about the price, and not about the key or the way there. */
function isAboutPrice(error: unknown): boolean {
  if (!(error instanceof Stripe.errors.StripeError)) return false;
  return !['provider_key_refused', 'provider_unreachable'].includes(reasonOf(error));
}

function modeWord(livemode: boolean): string {
  return livemode ? 'live' : 'test';
}

function judge(price: Stripe.Price, livemode: boolean): ProviderCheck {
  const { id, currency, unit_amount: priceMinor } = price;
  const broken = (text: string, mend: string) => ({ state: 'error', text, mend, offer: null }) as const;
  if (price.livemode !== livemode) {
    return { ...ofOtherMode(id, { livemode: price.livemode, reference: '' }), offer: null };
  }
  if (price.type !== 'one_time') {
    return broken(`The price ${id} is a subscription's.`, 'Make a one-time price and use its Price ID.');
  }
  if (!price.active) {
    return broken(`The price ${id} is archived: nobody can buy it.`, 'Unarchive it, or use another price.');
  }
  const credits = creditsFor(priceMinor, currency);
  if (priceMinor === 0) {
    return broken(`The price ${id} costs nothing.`, 'Make a price with one amount above 0.');
  }
  if (priceMinor === null || credits === null) {
    return broken(`The price ${id} has no fixed amount.`, 'Make a price with one amount above 0.');
  }
  const unitMinor = unitMinorOf(price, priceMinor);
  const productId = typeof price.product === 'string' ? price.product : price.product.id;
  const offer = { currency, priceMinor, credits, unitMinor, label: price.nickname, productId };
  const costs = formatMoney(priceMinor, currency);
  const sells = `Buying once costs ${costs} and gives ${formatCredits(credits)} credits.`;
  if (livemode) return { state: 'ok', text: `Stripe, live mode. ${sells}`, mend: null, offer };
  return {
    state: 'warning',
    text: `Stripe, test mode: anybody can buy with a test card, and no money comes in. ${sells}`,
    mend: 'Use the live key, with the live price and the live webhook secret, before you sell.',
    offer,
  };
}

/** What the price costs in its own currency and in those that were set beside it. */
function unitMinorOf({ currency, currency_options: options }: Stripe.Price, priceMinor: number) {
  const amounts = Object.entries(options ?? {}).map(([code, option]) => [code, option.unit_amount] as const);
  const sold = amounts.filter(([, amount]) => amount !== null && amount > 0);
  return { ...Object.fromEntries(sold), [currency]: priceMinor } as Record<string, number>;
}
