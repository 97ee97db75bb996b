import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

interface Rules {
  readonly atMost: number;
  readonly inSeconds: number;
}

/** How often each user may have something done that costs all others, too. */
export class Pace {
  readonly #limiter: RateLimiterMemory;

  constructor({ atMost, inSeconds }: Rules) {
    this.#limiter = new RateLimiterMemory({ points: atMost, duration: inSeconds });
  }

  /** Counts once more, and tells whether the user is still within the pace. */
  async admits(userId: string): Promise<boolean> {
    try {
      await this.#limiter.consume(userId);
      return true;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return false;
      throw refused;
    }
  }
}
