import type { HttpContext } from './env.ts';

/** Hands a request to another handler, and its answer to the middleware around. */
export function passOn(
  handler: (request: Request) => Promise<Response>,
): (c: HttpContext) => Promise<Response> {
  return async (c) => {
    const answer = await handler(c.req.raw);
    // Better Auth has a name of its own for it.
    const wait = answer.headers.get('x-retry-after');
    if (wait !== null) c.header('Retry-After', wait);
    return c.newResponse(answer.body, answer);
  };
}
