import { v1 } from '../../setup/app.ts';
import { changeProvider, outOfOrder, waiting } from './fake-provider.ts';
import { buyAs, send } from './routes.ts';
import type { RouteUnderTest, Stage } from './stage.ts';
import { sendEvent } from './webhook.ts';

/** One way to an answer. */
export type Scenario = (stage: Stage, row: RouteUnderTest) => Promise<Response>;

const platformKey = ({ key, people }: Stage) => key(people.platform);

export const allowed: Scenario = async (stage, row) =>
  send(stage, row, { headers: await platformKey(stage) });

/** A body in place of the right one. */
export function withBody(body: string, more: Record<string, string> = {}): Scenario {
  return async (stage, row) =>
    send(stage, row, { headers: { ...(await platformKey(stage)), ...more }, body });
}

/** By status, what brings any route to it. */
export const commonScenarios: Readonly<Record<number, Scenario>> = {
  200: allowed,
  201: allowed,
  204: allowed,
  400: async (stage, row) => {
    const query = 'order=up&include=twice&include=twice';
    const headers = { ...(await platformKey(stage)), 'idempotency-key': 'x'.repeat(256) };
    return send(stage, row, { headers, query });
  },
  401: (stage, row) => send(stage, row, { headers: {} }),
  403: async (stage, row) =>
    send(stage, row, { headers: await stage.key(stage.people.platform, 'usage:write') }),
  409: async (stage, row) => {
    const headers = { ...(await platformKey(stage)), 'idempotency-key': 'one' };
    await send(stage, row, { headers });
    return send(stage, row, { headers, query: 'another=request' });
  },
  413: withBody('x'.repeat(64 * 1024 + 1)),
  415: withBody('{}', { 'content-type': 'text/plain' }),
  422: withBody('[]'),
  429: async (stage, row) => {
    // As many as one place may send; a request made by a test comes from none.
    const nowhere = { remoteAddress: undefined, forwardedFor: null };
    for (let count = 0; count < 1000; count += 1) await stage.deps.limits.visitors.admit(nowhere);
    return send(stage, row, { headers: {} });
  },
  503: async (stage, row) => {
    const headers = { ...(await platformKey(stage)), 'idempotency-key': 'late' };
    // Known to the key ring, as a key is that is in use while the server goes down.
    await stage.call(`${v1}/config`, { headers });
    const request = await row.request(stage);
    await stage.deps.db.writer.close();
    return send(stage, { ...row, request: async () => request }, { headers });
  },
};

export const nobody = '019aaaaa-0000-7000-8000-000000000000';

/** Another path or body than the route's own. */
export function sending(path: string, body?: unknown): Scenario {
  return async (stage, { route }) => {
    const [method = ''] = route.split(' ');
    return stage.call(v1 + path, { method, headers: await platformKey(stage), body });
  };
}

const settleWaiting: Scenario = async (stage, row) => {
  changeProvider(stage, waiting);
  const checkoutId = await buyAs(stage, stage.people.platform);
  return sending(`/payments/${checkoutId}`)(stage, row);
};

/** What only one route answers, or answers in a way of its own. */
export const ownScenarios: Readonly<Record<string, Scenario>> = {
  'POST /transactions 200': async (stage, row) => {
    const user_id = stage.people.user.userId;
    const once = sending('/transactions', {
      user_id,
      transaction_type: 'admin_grant',
      amount: 1,
      source_id: 'one',
    });
    await once(stage, row);
    return once(stage, row);
  },
  'POST /transactions 402': async (stage, row) => {
    const user_id = stage.people.user.userId;
    return sending('/transactions', { user_id, transaction_type: 'usage', amount: 1 })(stage, row);
  },
  'POST /transactions 404': sending('/transactions', {
    ...{ user_id: nobody, transaction_type: 'admin_grant', amount: 1 },
  }),
  'GET /transactions/{id} 404': sending(`/transactions/${nobody}`),
  'POST /payments 404': sending(`/payments?creditee_id=${nobody}`),
  'POST /payments 429': async (stage, row) => {
    for (let count = 0; count < 30; count += 1) await allowed(stage, row);
    return allowed(stage, row);
  },
  'POST /payments 502': async (stage, row) => {
    changeProvider(stage, outOfOrder);
    return allowed(stage, row);
  },
  'PATCH /payments/{session_id} 402': settleWaiting,
  'PATCH /payments/{session_id} 404': sending('/payments/cs_invented'),
  'PATCH /payments/{session_id} 429': async (stage, row) => {
    changeProvider(stage, waiting);
    const { userId } = stage.people.user;
    const headers = await stage.key(stage.people.user);
    const path = `/payments/${await buyAs(stage, stage.people.user)}`;
    for (let count = 0; count < 10; count += 1) await stage.deps.limits.settlers.admit(userId);
    return send(stage, { ...row, request: async () => ({ path }) }, { headers });
  },
  'PATCH /payments/{session_id} 502': async (stage, row) => {
    changeProvider(stage, waiting);
    const checkoutId = await buyAs(stage, stage.people.platform);
    changeProvider(stage, outOfOrder);
    return sending(`/payments/${checkoutId}`)(stage, row);
  },
  'POST /billing-portal 200': async (stage, row) => {
    changeProvider(stage, { openPortal: async () => 'https://pay.example/portal' });
    return allowed(stage, row);
  },
  'POST /billing-portal 502': async (stage, row) => {
    changeProvider(stage, outOfOrder);
    return allowed(stage, row);
  },
  'GET /users/{id} 404': sending(`/users/${nobody}`),
  'PATCH /users/{id} 404': sending(`/users/${nobody}`, { display_name: 'Nobody' }),
  'DELETE /users/{id} 404': sending(`/users/${nobody}`),
  'POST /users/{id}/api-keys 404': sending(`/users/${nobody}/api-keys`, { name: 'Key' }),
  'GET /users/{id}/api-keys 404': sending(`/users/${nobody}/api-keys`),
  'DELETE /users/{id}/api-keys/{key_id} 404': sending(`/users/current/api-keys/${nobody}`),
  'POST /webhooks/payments 200': () => sendEvent({}),
  'POST /webhooks/payments 400': () => sendEvent({ signature: 't=1,v1=00' }),
  'POST /webhooks/payments 413': () => sendEvent({ body: 'x'.repeat(1024 * 1024 + 1) }),
  'POST /webhooks/payments 501': sending('/webhooks/payments', {}),
  'POST /webhooks/payments 503': () => sendEvent({ isClosing: true }),
};
