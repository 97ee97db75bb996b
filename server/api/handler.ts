import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { Deps } from '../deps.ts';
import { createContext } from './context.ts';
import { appRouter } from './router.ts';

/** Answers tRPC requests under /trpc, at most 20 calls in each. Streams end when `stopping` says so. */
export function createTrpcHandler(
  deps: Deps,
  stopping: AbortSignal,
): (request: Request) => Promise<Response> {
  return (req) =>
    fetchRequestHandler({
      endpoint: '/trpc',
      req,
      router: appRouter,
      maxBatchSize: 20,
      createContext: () => createContext(deps, req.headers, stopping),
    });
}
