import type { BetterAuthOptions } from 'better-auth/minimal';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

type RateLimitOptions = NonNullable<BetterAuthOptions['rateLimit']>;
type Storage = NonNullable<RateLimitOptions['customStorage']>;

const guessable = { window: 60, max: 10 };

const signUpPath = '/sign-up/email';

/** Beside the rule for a minute, since an account may come with credits. */
const signUpsADay = { window: 86_400, max: 20 };

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
      [signUpPath]: guessable,
      '/reset-password': guessable,
    },
    customStorage: createStorage(),
  };
}

/** Better Auth knows one rule a path, and names what it counts by address and path. */
function createStorage(): Storage {
  const count = createCounter();
  return {
    async consume(key, rule) {
      const waitSeconds =
        (await count(key, rule)) ?? (key.endsWith(signUpPath) ? await count(key, signUpsADay) : null);
      return { allowed: waitSeconds === null, retryAfter: waitSeconds };
    },
  };
}

interface Rule {
  /** In seconds. */
  readonly window: number;
  readonly max: number;
}

/** Counts one more; answers the seconds to wait when it is one too many. */
function createCounter(): (key: string, rule: Rule) => Promise<number | null> {
  const limiters = new Map<string, RateLimiterMemory>();
  return async (key, { window, max }) => {
    const name = `${max}/${window}`;
    const limiter = limiters.get(name) ?? new RateLimiterMemory({ points: max, duration: window });
    limiters.set(name, limiter);
    try {
      await limiter.consume(key);
      return null;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return Math.ceil(refused.msBeforeNext / 1000);
    }
  };
}
