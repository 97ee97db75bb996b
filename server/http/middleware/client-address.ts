import { clientAddressHeader } from '../../auth/auth.ts';
import { presentedKey } from '../../auth/caller.ts';
import type { Connection } from '../../auth/client-address.ts';
import type { Deps } from '../../deps.ts';
import type { HttpContext, Middleware } from '../env.ts';

/**
 * Tells Better Auth where a request comes from, whatever the client says about it: its limits on sign-in attempts count
 * by that address.
 */
export function tellClientAddress({ limits }: Deps): Middleware {
  return async (c, next) => {
    c.req.raw.headers.set(clientAddressHeader, limits.visitors.addressOf(connectionOf(c)));
    await next();
  };
}

/**
 * Counts requests by where they come from, but for those with an API key that counts: anybody can make one up.
 * @throws Refusal `rate_limited`.
 */
export function countVisitors({ limits, keyRing }: Deps): Middleware {
  return async (c, next) => {
    const presented = presentedKey(c.req.raw.headers);
    if (presented === null || !(await keyRing.find(presented))) await limits.visitors.admit(connectionOf(c));
    await next();
  };
}

function connectionOf(c: HttpContext): Connection {
  return {
    remoteAddress: c.env?.incoming?.socket.remoteAddress,
    forwardedFor: c.req.raw.headers.get('x-forwarded-for'),
  };
}
