import type { HttpContext } from './env.ts';

type Handler = (request: Request) => Promise<Response>;

/** Hands a request to another handler, and its answer, as it is, to the middleware around, which may add headers. */
export function passOn(handler: Handler): (c: HttpContext) => Promise<Response> {
  return (c) => handler(c.req.raw);
}

/** The same for Better Auth, some of whose answers take no more headers, and which has a name of its own for one. */
export function passOnToAuth(handler: Handler): (c: HttpContext) => Promise<Response> {
  return async (c) => {
    const answer = await handler(c.req.raw);
    const wait = answer.headers.get('x-retry-after');
    if (wait !== null) c.header('Retry-After', wait);
    return c.newResponse(answer.body, answer);
  };
}
