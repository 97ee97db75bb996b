import { clientAddressHeader } from '../../auth/auth.ts';
import { createClientAddress } from '../../auth/client-address.ts';
import type { Deps } from '../../deps.ts';
import type { Middleware } from '../env.ts';

/**
 * Tells Better Auth where a request comes from, whatever the client says about it: its limits on sign-in attempts count
 * by that address.
 */
export function tellClientAddress(deps: Deps): Middleware {
  const addressOf = createClientAddress(deps.config.auth.trustedProxies);
  return async (c, next) => {
    const { headers } = c.req.raw;
    const remoteAddress = c.env?.incoming?.socket.remoteAddress;
    headers.set(
      clientAddressHeader,
      addressOf({ remoteAddress, forwardedFor: headers.get('x-forwarded-for') }),
    );
    await next();
  };
}
