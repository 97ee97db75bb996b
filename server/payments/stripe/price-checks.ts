import type { Logger } from 'pino';
import type { Stripe } from 'stripe';
import type { StripeConfig } from '../../config/config.ts';
import type { Offer, ProviderCheck, Shelf } from '../provider.ts';
import { PriceCheck } from './price-check.ts';

interface PriceChecksParts {
  readonly stripe: Stripe;
  readonly config: StripeConfig;
  readonly log: Logger;
}

/** Looks after every price that is sold, the default one first. */
export class PriceChecks {
  readonly #config: StripeConfig;
  readonly #checks: ReadonlyMap<string, PriceCheck>;

  constructor({ config, ...parts }: PriceChecksParts) {
    this.#config = config;
    const { livemode, packs } = config;
    this.#checks = new Map(
      packs.map(({ priceId }) => [priceId, new PriceCheck({ ...parts, config: { priceId, livemode } })]),
    );
  }

  /** How the default price stands; or, where that is well, what is wrong with another. */
  get current(): ProviderCheck {
    const [first, ...others] = [...this.#checks.values()].map(({ current }) => current);
    if (!first) throw new Error('nothing is sold');
    const broken = others.find(({ state }) => state === 'error');
    return first.state === 'error' || !broken ? first : { ...broken, offer: first.offer };
  }

  /** Whether Stripe's last answers said nothing about the prices, because it did not answer or did not accept the key. */
  get isUnanswered(): boolean {
    return [...this.#checks.values()].some(({ isUnanswered }) => isUnanswered);
  }

  /** Looks at all of them once. Never throws. */
  async look(): Promise<void> {
    await Promise.all([...this.#checks.values()].map((check) => check.look()));
  }

  start(signal: AbortSignal): void {
    for (const check of this.#checks.values()) check.start(signal);
  }

  /** What one unit of a price costs and gives; null while it is not known. */
  offer(priceId: string): Offer | null {
    return this.#checks.get(priceId)?.current.offer ?? null;
  }

  get shelf(): Shelf {
    const { packs, maxQuantity, freeAmount } = this.#config;
    const sold = packs.map(({ priceId, bonusNano: bonus }) => ({
      priceId,
      bonus,
      offer: this.offer(priceId),
    }));
    return { packs: sold, maxQuantity, freeAmount };
  }
}
