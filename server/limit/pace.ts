import { Refusal } from '@coffer/db';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

interface Rules {
  readonly atMost: number;
  readonly inSeconds: number;
}

/** How often each of many, by name, may have something done that costs all others, too. */
export class Pace {
  readonly #limiter: RateLimiterMemory;

  constructor({ atMost, inSeconds }: Rules) {
    this.#limiter = new RateLimiterMemory({ points: atMost, duration: inSeconds });
  }

  /**
   * Counts once more.
   * @throws Refusal `rate_limited`.
   */
  async admit(name: string): Promise<void> {
    try {
      await this.#limiter.consume(name);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new Refusal('rate_limited', { retryAfterSeconds: Math.ceil(refused.msBeforeNext / 1000) });
    }
  }
}
