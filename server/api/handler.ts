import { Refusal } from '@coffer/db';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { Deps } from '../deps.ts';
import { publicErrors } from '../error.ts';
import { createContext } from './context.ts';
import { appRouter } from './router.ts';

/** What the dashboard asks for at once to show the wallet of a user; its client knows the same number. */
const maxCalls = 5;

/** Answers tRPC requests under /trpc, at most 5 calls in each. Streams end when `stopping` says so. */
export function createTrpcHandler(
  deps: Deps,
  stopping: AbortSignal,
): (request: Request) => Promise<Response> {
  return (req) => {
    const refusals: Refusal[] = [];
    return fetchRequestHandler({
      endpoint: '/trpc',
      req,
      router: appRouter,
      maxBatchSize: maxCalls,
      createContext: () => createContext(deps, req.headers, stopping),
      onError: ({ error: { cause } }) => cause instanceof Refusal && refusals.push(cause),
      responseMeta: ({ type }) => metaOf(refusals, type === 'subscription'),
    });
  };
}

/**
 * Says when to come back. A stream that cannot be had just now is refused with its status too: to a browser an open
 * stream with an error in it is one to open again at once.
 */
function metaOf(refusals: readonly Refusal[], isStream: boolean) {
  const waits = refusals.flatMap(({ facts }) => facts.retryAfterSeconds ?? []);
  const status = isStream && refusals[0] ? publicErrors[refusals[0].code].status : 200;
  return {
    ...(waits.length > 0 && { headers: new Headers({ 'retry-after': String(Math.max(...waits)) }) }),
    ...((status === 429 || status === 503) && { status }),
  };
}
