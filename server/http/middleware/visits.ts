import { getUser } from '@coffer/db';
import { z } from 'zod';
import { isManager } from '../../access/caller.ts';
import type { Deps } from '../../deps.ts';
import type { Middleware } from '../env.ts';

const signedIn = z.object({ user: z.object({ id: z.string() }) });

/**
 * Notices under which address managers sign in, or anybody tries to: at a wrong one signing in is refused, or the browser does
 * not keep the session, and then `resolveCaller` never sees them.
 */
export function noticeSignIns({ db, sightings }: Pick<Deps, 'db' | 'sightings'>): Middleware {
  return async (c, next) => {
    await next();
    if (!/^\/api\/auth\/sign-(in|up)\//.test(c.req.path)) return;
    const { headers } = c.req.raw;
    if (c.res.status === 403) sightings.visits.noticeTurnedAway(headers);
    if (!c.res.ok) return;
    const answer = signedIn.safeParse(await c.res.clone().json());
    const user = answer.success ? await getUser(db, answer.data.user.id) : null;
    if (user && isManager(user)) sightings.visits.notice(headers);
  };
}
