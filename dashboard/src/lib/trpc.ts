import { invalidate } from '$app/navigation';
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCLink,
} from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '@coffer/server/api';

/** When the server no longer knows who is asking, the session is read again, and the frame leads to the sign-in. */
const readSessionAgain: TRPCLink<AppRouter> =
  () =>
  ({ next, op }) =>
    observable((observer) =>
      next(op).subscribe({
        next: (value) => observer.next(value),
        complete: () => observer.complete(),
        error: (error) => {
          observer.error(error);
          if (error.data?.code === 'UNAUTHORIZED') void invalidate('coffer:session');
        },
      }),
    );

/** The typed client of this server. Calls made in one turn travel together; subscriptions run over SSE. */
export const api = createTRPCClient<AppRouter>({
  links: [
    readSessionAgain,
    splitLink({
      condition: (op) => op.type === 'subscription',
      true: httpSubscriptionLink({ url: '/trpc' }),
      // The server takes 5 at once: what showing a user's wallet asks for.
      false: httpBatchLink({ url: '/trpc', maxURLLength: 2000, maxItems: 5 }),
    }),
  ],
});
