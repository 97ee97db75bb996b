import type { Deps } from '../../deps.ts';
import type { Middleware } from '../env.ts';

/** Notices under which address browsers open the dashboard. */
export function noticeVisits({ sightings }: Pick<Deps, 'sightings'>): Middleware {
  return async (c, next) => {
    sightings.visits.notice(c.req.raw.headers);
    await next();
  };
}
