import type { BetterAuthOptions } from 'better-auth/minimal';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

type RateLimitOptions = NonNullable<BetterAuthOptions['rateLimit']>;
type Storage = NonNullable<RateLimitOptions['customStorage']>;

const guessable = { window: 60, max: 10 };

/**
 * How often one address (for IPv6, one /64 network) may call each sign-in endpoint. Windows are in seconds. The counts
 * belong to one Better Auth instance; its own store is shared by all that live in a process.
 */
export function createRateLimits(): RateLimitOptions {
  return {
    enabled: true,
    window: 60,
    max: 300,
    customRules: {
      '/sign-in/email': guessable,
      '/sign-up/email': guessable,
      '/change-password': guessable,
      '/reset-password': guessable,
    },
    customStorage: createStorage(),
  };
}

function createStorage(): Storage {
  const limiters = new Map<string, RateLimiterMemory>();
  return {
    async consume(key, { window, max }) {
      const name = `${max}/${window}`;
      const limiter = limiters.get(name) ?? new RateLimiterMemory({ points: max, duration: window });
      limiters.set(name, limiter);
      try {
        await limiter.consume(key);
        return { allowed: true, retryAfter: null };
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        return { allowed: false, retryAfter: Math.ceil(refused.msBeforeNext / 1000) };
      }
    },
  };
}
