import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { Caller } from '../access/caller.ts';

/** What travels with one request. */
export interface HttpEnv {
  /** Absent where no socket is: in tests. */
  readonly Bindings: Partial<HttpBindings> | undefined;
  readonly Variables: {
    /** Under which the log tells of this request, and its answer too. */
    requestId: string;
    /** The answer has all its headers. */
    isDressed: boolean;
    /** Set on every route of v1 that asks who calls. */
    caller: Caller;
  };
}

export type HttpContext = Context<HttpEnv>;

export type Middleware = MiddlewareHandler<HttpEnv>;
