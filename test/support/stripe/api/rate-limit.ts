import { StripeFailure } from './failure.ts';

/** Lets so many calls through in each window of the emulator's clock. */
export class RateLimit {
  #limit: { calls: number; windowSeconds: number } | null = null;
  #startSeconds = 0;
  #count = 0;

  /** Sets the limit, or lifts it with null. The window begins with the next call. */
  set(limit: { calls: number; windowSeconds: number } | null): void {
    this.#limit = limit;
    this.#count = 0;
    this.#startSeconds = 0;
  }

  /** Counts a call. Throws Stripe's 429 when it is one too many. */
  count(nowSeconds: number): void {
    if (!this.#limit) return;
    if (nowSeconds >= this.#startSeconds + this.#limit.windowSeconds) {
      this.#startSeconds = nowSeconds;
      this.#count = 0;
    }
    this.#count += 1;
    if (this.#count > this.#limit.calls) {
      throw new StripeFailure(429, {
        type: 'invalid_request_error',
        code: 'rate_limit',
        message:
          'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
      });
    }
  }
}
