import { invalidate } from '$app/navigation';
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCLink,
} from '@trpc/client';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '@coffer/server/api';

/** What each procedure answers and takes; every view type of the dashboard comes from here. */
export type Outputs = inferRouterOutputs<AppRouter>;
export type Inputs = inferRouterInputs<AppRouter>;

export type Config = Outputs['system']['config'];
export type Me = NonNullable<Outputs['user']['me']>;
export type User = Outputs['user']['get'];
export type Role = User['roles'][number];
export type Balance = Outputs['balance']['get'];
export type Transaction = Outputs['transaction']['get'];
export type TransactionType = Transaction['type'];
export type Actor = Transaction['actor'];
export type Purchase = Outputs['purchase']['list']['data'][number];
export type PurchaseState = Purchase['state'];
export type SettleOutcome = Outputs['purchase']['settle']['outcome'];
export type ApiKey = Outputs['key']['list']['data'][number];
export type Scope = NonNullable<ApiKey['scopes']>[number];
export type Check = Outputs['system']['status']['checks'][number];

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
      false: httpBatchLink({ url: '/trpc', maxURLLength: 2000 }),
    }),
  ],
});
