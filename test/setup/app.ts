import { createHmac } from 'node:crypto';
import type { GrantedRole } from '@coffer/db';
import type { Caller, Scope } from '@coffer/server/access/caller.ts';
import { createTrpcHandler } from '@coffer/server/api/handler.ts';
import { createApp } from '@coffer/server/http/app.ts';
import { createPayments } from '@coffer/server/payments/create.ts';
import { createKeyOf, createPerson } from './callers.ts';
import { createTestFolder } from './database.ts';
import { type TestDeps, createTestDeps } from './deps.ts';

/** The base path of REST. */
export const v1 = '/admin/api/v1';

type Overrides = NonNullable<Parameters<typeof createTestDeps>[0]> & { readonly dashboardFolder?: string };

export interface Call {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Sent as JSON unless it is text already. */
  readonly body?: unknown;
}

/** The whole app on a database of its own, spoken to as clients do. */
export interface TestApp {
  readonly deps: TestDeps;
  readonly app: ReturnType<typeof createApp>;
  /** One request. `path` is the whole path. */
  readonly call: (path: string, call?: Call) => Promise<Response>;
  readonly person: (name: string, ...roles: GrantedRole[]) => Promise<Caller>;
  /** Headers of somebody's browser, on a page of the dashboard. */
  readonly browser: (person: Caller) => Promise<Record<string, string>>;
  /** Headers of an application with a key of somebody's. */
  readonly key: (person: Caller, ...scopes: Scope[]) => Promise<Record<string, string>>;
}

/** Makes the app; buying is on when the configuration names a provider. */
export function createTestApp(overrides: Overrides = {}): TestApp {
  const { dashboardFolder = createTestFolder(), ...parts } = overrides;
  const bare = createTestDeps(parts);
  const deps: TestDeps = { ...bare, payments: parts.payments ?? createPayments(bare) };
  const trpc = createTrpcHandler(deps, new AbortController().signal);
  const app = createApp(deps, { trpc, dashboardFolder });
  return {
    deps,
    app,
    call: async (path, { method = 'GET', headers = {}, body } = {}) => {
      const json = { 'content-type': 'application/json' };
      return app.request(path, {
        method,
        headers: { ...(body === undefined ? {} : json), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
    person: (name, ...roles) => createPerson(deps, name, roles),
    browser: async (person) => ({ cookie: await sessionCookie(deps, person), origin: deps.config.hostUrl }),
    key: async (person, ...scopes) => {
      const made = await createKeyOf(deps, person, scopes.length > 0 ? { scopes } : {});
      return { authorization: `Bearer ${made.secret}` };
    },
  };
}

/** A session as signing in makes it, without the time that checking a password takes. */
async function sessionCookie({ auth }: TestDeps, person: Caller): Promise<string> {
  const { internalAdapter, secret, authCookies } = await auth.$context;
  const { token } = await internalAdapter.createSession(person.userId);
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `${authCookies.sessionToken.name}=${encodeURIComponent(`${token}.${signature}`)}`;
}
