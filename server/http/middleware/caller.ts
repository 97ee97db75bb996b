import { resolveCaller } from '../../auth/caller.ts';
import type { Deps } from '../../deps.ts';
import type { Middleware } from '../env.ts';
import { isSafeMethod, requireOwnSite } from './same-site.ts';

/**
 * Finds out who calls, and refuses what another site sends with a visitor's cookie.
 * @throws Refusal `not_signed_in`, `bad_credentials`, `origin_forbidden`.
 */
export function identifyCaller(deps: Deps): Middleware {
  return async (c, next) => {
    const { headers, method } = c.req.raw;
    const caller = await resolveCaller(deps, headers);
    if (caller.key === null && !isSafeMethod(method)) requireOwnSite(headers, deps.config.hostUrl);
    c.set('caller', caller);
    await next();
  };
}
