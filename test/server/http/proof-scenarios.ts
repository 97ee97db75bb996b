import { november } from './proof-routes.ts';
import { type Scenario, nobody, sending } from './scenarios.ts';

/** What only one of the routes that prove the books answers, or answers in a way of its own. */
export const proofScenarios: Readonly<Record<string, Scenario>> = {
  'GET /users/{id}/statement 400': sending('/users/current/statement?from=yesterday&to=today'),
  'GET /users/{id}/statement 404': sending(`/users/${nobody}/statement?${november}`),
  'GET /users/{id}/statement.csv 400': sending('/users/current/statement.csv'),
  'GET /users/{id}/statement.csv 404': sending(`/users/${nobody}/statement.csv?${november}`),
  'GET /trial-balance 400': sending('/trial-balance?from=2026-11-31&to=2026-12-01'),
  'GET /trial-balance.csv 400': sending('/trial-balance.csv?from=2026-11-01'),
};
