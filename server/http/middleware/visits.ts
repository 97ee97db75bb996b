import type { Deps } from '../../deps.ts';
import type { Middleware } from '../env.ts';

/**
 * Notices under which address people sign in, or try to: at a wrong one signing in is refused, or the browser does not keep the
 * session, and then `resolveCaller` never sees them.
 */
export function noticeSignIns({ sightings }: Pick<Deps, 'sightings'>): Middleware {
  return async (c, next) => {
    await next();
    if (!/^\/api\/auth\/sign-(in|up)\//.test(c.req.path)) return;
    if (c.res.ok) sightings.visits.notice(c.req.raw.headers);
    else if (c.res.status === 403) sightings.visits.noticeTurnedAway(c.req.raw.headers);
  };
}
