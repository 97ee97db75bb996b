import { send } from './routes.ts';
import { type Scenario, allowed, nobody, sending, withBody } from './scenarios.ts';
import { holdOf, rich } from './spending-routes.ts';

/** A key that may not do what the route does. */
const withoutScope: Scenario = async (stage, row) =>
  send(stage, row, { headers: await stage.key(stage.people.platform, 'users:read') });

const hold = (user_id: string, more: object = {}) => sending('/holds', { user_id, amount: 1, ...more });

const captureOf = (id: string, body?: object) => sending(`/holds/${id}/capture`, body);

const held: Scenario = async (stage, row) => {
  const ada = await rich(stage, stage.people.user);
  await hold(ada.userId, { source_id: 'one' })(stage, row);
  return hold(ada.userId, { source_id: 'one' })(stage, row);
};

/** What only one route of those that spend answers, or answers in a way of its own. */
export const spendingScenarios: Readonly<Record<string, Scenario>> = {
  'POST /transactions/batch 403': withoutScope,
  'POST /transactions/batch 413': withBody('x'.repeat(1024 * 1024 + 1)),
  'POST /holds 200': held,
  'POST /holds 402': (stage, row) => hold(stage.people.user.userId)(stage, row),
  'POST /holds 403': withoutScope,
  'POST /holds 404': hold(nobody),
  'GET /holds 400': sending('/holds?state=lost'),
  'GET /holds 403': withoutScope,
  'GET /holds/{id} 403': withoutScope,
  'GET /holds/{id} 404': sending(`/holds/${nobody}`),
  'POST /holds/{id}/capture 402': async (stage, row) =>
    captureOf(await holdOf(stage, stage.people.user), { amount: 11 })(stage, row),
  'POST /holds/{id}/capture 403': withoutScope,
  'POST /holds/{id}/capture 404': captureOf(nobody),
  'POST /holds/{id}/release 403': withoutScope,
  'POST /holds/{id}/release 404': sending(`/holds/${nobody}/release`),
  'GET /users/{id}/balance 400': sending('/users/current/balance?at=yesterday'),
  'GET /users/{id}/balance 403': withoutScope,
  'GET /users/{id}/balance 404': sending(`/users/${nobody}/balance`),
  'PUT /users/{id}/overdraft 404': sending(`/users/${nobody}/overdraft`, { overdraft: '5' }),
  'GET /keys/current 404': async (stage, row) =>
    send(stage, row, { headers: await stage.browser(stage.people.platform) }),
  'GET /keys/current 200': allowed,
};
