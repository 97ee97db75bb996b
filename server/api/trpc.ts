import { Refusal, failureCode } from '@coffer/db';
import { TRPCError, initTRPC } from '@trpc/server';
import { ZodError } from 'zod';
import { publicErrors, trpcCodes } from '../error.ts';
import type { Context } from './context.ts';
import { type Description, refusalOf, viewRefusal } from './refusal.ts';

const unknownText =
  'Something went wrong on the server. Nothing is lost; try again, and look at the log if it stays.';

/** tRPC with Coffer's errors: a stable `reason` and a public sentence, never the text of an unknown error. */
const t = initTRPC.context<Context>().create({
  isDev: false,
  sse: {
    ping: { enabled: true, intervalMs: 15_000 },
    client: { reconnectAfterInactivityMs: 45_000 },
    maxDurationMs: 30 * 60_000,
  },
  errorFormatter({ shape, error, ctx }) {
    const { code, httpStatus, path } = shape.data;
    const { message, ...rest } = describe(error, ctx?.deps.config.hostUrl);
    return { ...shape, message, data: { code, httpStatus, path, ...rest } };
  },
});

function describe(error: TRPCError, hostUrl: string | undefined): Description {
  const { cause } = error;
  if (cause instanceof Refusal) return viewRefusal(cause, hostUrl);
  if (cause instanceof ZodError) return viewRefusal(refusalOf(cause), hostUrl);
  if (error.code === 'NOT_FOUND') return { reason: 'not_found', message: publicErrors.not_found.text };
  if (error.code === 'INTERNAL_SERVER_ERROR') return { reason: 'internal', message: unknownText };
  return { reason: 'bad_request', message: 'The server did not understand this request.' };
}

/** Gives a refusal its tRPC code; anything else stays what it is. */
export function translate(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const { status, text } = publicErrors[error.code];
  return new TRPCError({ code: trpcCodes[status], message: text, cause: error });
}

/** Translates refusals, and puts everything else in the log, cause and all. */
const translateErrors = t.middleware(async ({ ctx, next, path }) => {
  const result = await next();
  if (result.ok) return result;
  const { cause } = result.error;
  if (cause instanceof Refusal) throw translate(cause);
  if (result.error.code === 'INTERNAL_SERVER_ERROR') {
    // A query's message holds its parameters: its driver's code says enough, and is safe to keep.
    const code = failureCode(cause);
    ctx.deps.log.error({ path, ...(code ? { code } : { err: cause }) }, 'a procedure failed');
  }
  return result;
});

export const { router, createCallerFactory } = t;

/** For whoever asks, signed in or not. */
export const anyone = t.procedure.use(translateErrors);

/** For signed-in people and applications with a key. */
export const signedIn = anyone.use(async ({ ctx, next }) => next({ ctx: { caller: await ctx.caller() } }));
