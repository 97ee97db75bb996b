import { callerOf, findHolder, resolveVisitor } from '../../auth/caller.ts';
import type { Deps } from '../../deps.ts';
import type { Middleware } from '../env.ts';
import { connectionOf } from './client-address.ts';
import { isSafeMethod, requireOwnSite } from './same-site.ts';

/**
 * Finds out who calls. Who has no API key that counts is counted first, as `countVisitors` does, and refused what another
 * site sends with a visitor's cookie. All in one step: it stands before each spend, and looks a key up once.
 * @throws Refusal `rate_limited`, `not_signed_in`, `bad_credentials`, `origin_forbidden`.
 */
export function identifyCaller(deps: Deps): Middleware {
  return async (c, next) => {
    const { headers, method } = c.req.raw;
    const holder = await findHolder(deps, headers);
    if (holder) {
      c.set('caller', callerOf(holder));
    } else {
      await deps.limits.visitors.admit(connectionOf(c));
      c.set('caller', await resolveVisitor(deps, headers));
      if (!isSafeMethod(method)) requireOwnSite(headers, deps.config.hostUrl);
    }
    await next();
  };
}
