import type { Logger } from 'pino';
import type { Middleware } from '../env.ts';

/**
 * Logs each request when its answer begins, for whoever looks for what reached the server. Of the address only the
 * path: a query may hold a token.
 */
export function logRequests(log: Logger): Middleware {
  return async (c, next) => {
    const startedAtMs = performance.now();
    await next();
    const { method, path } = c.req;
    const tookMs = Math.round(performance.now() - startedAtMs);
    log.debug({ requestId: c.get('requestId'), method, path, status: c.res.status, tookMs }, 'answered');
  };
}
