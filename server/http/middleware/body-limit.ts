import { Refusal } from '@coffer/db';
import { bodyLimit } from 'hono/body-limit';
import type { Middleware } from '../env.ts';
import { isSafeMethod } from './same-site.ts';

/**
 * Refuses bodies over a size.
 * @throws Refusal `body_too_large`.
 */
export function limitBody(maxBytes: number): Middleware {
  const refuse = (): never => {
    throw new Refusal('body_too_large', { detail: `The body is larger than ${maxBytes / 1024} KiB.` });
  };
  const countWhileReading = bodyLimit({ maxSize: maxBytes, onError: refuse });
  return async (c, next) => {
    if (isSafeMethod(c.req.method)) return next();
    const length = c.req.header('content-length');
    // Node reads no more than the announced length, so there is nothing to count, and the body need not become a
    // stream first.
    if (length === undefined || c.req.header('transfer-encoding') !== undefined)
      return countWhileReading(c, next);
    if (!(Number(length) <= maxBytes)) refuse();
    await next();
  };
}
