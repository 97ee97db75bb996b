import { clientAddressHeader } from '../../auth/auth.ts';
import { findHolder } from '../../auth/caller.ts';
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
export function countVisitors(deps: Deps): Middleware {
  return async (c, next) => {
    if (!(await findHolder(deps, c.req.raw.headers))) await deps.limits.visitors.admit(connectionOf(c));
    await next();
  };
}

/** Where a request comes from. */
export function connectionOf(c: HttpContext): Connection {
  return {
    remoteAddress: c.env?.incoming?.socket.remoteAddress,
    forwardedFor: c.req.raw.headers.get('x-forwarded-for'),
  };
}
