import type { Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { HttpContext, HttpEnv } from './env.ts';

interface Answers {
  /** To a request whose address takes other methods; the answer names them already. */
  readonly refuse: (c: HttpContext) => Response;
  /** To all else. */
  readonly otherwise: (c: HttpContext) => Promise<Response>;
}

/** Answers what no route took. As a middleware, which Hono offers it as, it would stand in the way of all that is taken. */
export function answerOtherMethods(
  app: Hono<HttpEnv>,
  { refuse, otherwise }: Answers,
): (c: HttpContext) => Promise<Response> {
  const look = methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) => {
      c.header('Allow', methods.join(', '));
      return refuse(c);
    },
  });
  return async (c) => {
    await look(c, async () => {
      c.res = await otherwise(c);
    });
    return c.res;
  };
}
