import { formatCredits } from '@coffer/db';
import type { Logger } from 'pino';
import type { Stripe } from 'stripe';
import type { StripeConfig } from '../../config/config.ts';
import { formatMoney } from '../currency.ts';
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
      packs.map(({ priceId }, index) => {
        const setting = index === 0 ? 'payment.stripe.price_id' : 'payment.stripe.packs';
        return [priceId, new PriceCheck({ ...parts, config: { priceId, livemode, setting } })];
      }),
    );
  }

  /** How the default price stands; or, where that is well, what is wrong with another. Of several, each is told. */
  get current(): ProviderCheck {
    const [first, ...others] = [...this.#checks.values()].map(({ current }) => current);
    if (!first) throw new Error('nothing is sold');
    const broken = others.find(({ state }) => state === 'error');
    const worst = first.state === 'error' || !broken ? first : { ...broken, offer: first.offer };
    return others.length === 0 ? worst : { ...worst, details: this.#describeEach() };
  }

  #describeEach(): string[] {
    return this.#config.packs.map(({ priceId, bonusNano }) => {
      const { state, text, offer } = this.#checks.get(priceId)?.current ?? {};
      if (state === 'error' || !offer) return `${priceId}: ${text ?? ''}`;
      const bonus = bonusNano > 0n ? ` and ${formatCredits(bonusNano)} as a bonus` : '';
      const price = formatMoney(offer.priceMinor, offer.currency);
      return `${priceId}: ${price} for ${formatCredits(offer.credits)} credits${bonus}`;
    });
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
