import { apiKey } from '../fill/fill.ts';
import { userIdStart } from '../fill/plan.ts';
import { type Order, noBody } from './order.ts';

const json = { 'content-type': 'application/json' };
const authorization = { authorization: `Bearer ${apiKey}` };
const v1 = '/admin/api/v1';
const connections = 64;

/** How long a load lasts, and over how many users it goes. */
export interface Extent {
  readonly users: number;
  readonly seconds: number;
}

const spend = `{"user_id":"${userIdStart}{user}","transaction_type":"usage","amount":"0.001","source_id":"{uuid}"}`;

/** Usage debits, one in each request. */
export function spends(url: string, { users, seconds }: Extent): Order {
  return {
    ...{ url, method: 'POST', path: `${v1}/transactions`, headers: { ...json, ...authorization } },
    body: { open: '', item: spend, items: 1, close: '' },
    ...{ users, seconds, connections, requests: 0, secret: null },
  };
}

/** The same request to a server that does nothing with it. */
export function barePosts(url: string, extent: Extent): Order {
  return { ...spends(url, extent), path: '/transactions' };
}

/** How many debits a batch holds. */
export const batchItems = 1000;

/** Usage debits, a thousand in each request. */
export function batches(url: string, extent: Extent): Order {
  const body = { open: '{"transactions":[', item: spend, items: batchItems, close: ']}' };
  return { ...spends(url, extent), path: `${v1}/transactions/batch`, body, connections: 4 };
}

/** What signs the events of the benchmark. */
export const webhookSecret = 'whsec_bench';

/** Where the product takes Stripe's events, and the bare server too. */
export const webhookPath = '/webhooks/payments';

/** So many signed events, of another purchase each. */
export function events(url: string, { item, requests }: { item: string; requests: number }): Order {
  return {
    ...spends(url, { users: requests, seconds: 0 }),
    ...{ path: webhookPath, headers: json, secret: webhookSecret, requests },
    body: { open: '', item, items: 1, close: '' },
  };
}

/** Something read with the key. */
export function reads(url: string, path: string, extent: Extent): Order {
  return { ...spends(url, extent), method: 'GET', path, headers: authorization, body: noBody };
}

export const balancePath = `${v1}/users/${userIdStart}{user}/balance`;

/** A call of several tRPC queries in one request, as the dashboard's client sends it. */
export function trpcPath(calls: readonly (readonly [name: string, input: unknown])[]): string {
  const names = calls.map(([name]) => name).join(',');
  const inputs = Object.fromEntries(calls.map(([, input], index) => [index, input]));
  return `/trpc/${names}?batch=1&input=${encode(inputs)}`;
}

export const trpcBalancePath = `/trpc/balance.get?input=${encode({ userId: `${userIdStart}{user}` })}`;

/** Places for users stay what they are. */
function encode(input: unknown): string {
  return encodeURIComponent(JSON.stringify(input)).replace('%7Buser%7D', '{user}');
}

/** A page of a user's transactions. */
export function pagePath(userId: string, query: Readonly<Record<string, string>> = {}): string {
  return `${v1}/transactions?${new URLSearchParams({ user_id: userId, ...query })}`;
}
