import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
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
export type ApiKey = Outputs['key']['list']['data'][number];
export type Scope = NonNullable<ApiKey['scopes']>[number];
export type Check = Outputs['system']['status']['checks'][number];
export type ListedPurchase = Outputs['purchase']['all']['data'][number];
export type PurchaseDetail = Outputs['purchase']['get'];
export type PurchaseStep = PurchaseDetail['timeline'][number];
export type PaymentEvent = Outputs['event']['list']['data'][number];
export type DayLine = Outputs['reconciliation']['compare']['lines'][number];
