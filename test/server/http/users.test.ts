import { describe, expect, it } from 'vitest';
import { v1 } from '../../setup/app.ts';
import { grantTo } from './routes.ts';
import { createStage } from './stage.ts';

/** A stage, with the requests of each kind of caller. */
async function setting() {
  const stage = await createStage();
  const { platform, billing, user } = stage.people;
  const headers = {
    platform: await stage.key(platform),
    billing: await stage.key(billing),
    user: await stage.key(user),
  };
  const ask = async (as: keyof typeof headers, request: string, body?: unknown) => {
    const [method = '', path = ''] = request.split(' ');
    const answer = await stage.call(v1 + path, { method, headers: headers[as], body });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : null) as Record<string, unknown> };
  };
  return { ...stage, headers, ask };
}

describe('users', () => {
  it('are shown with their roles, and with a balance only when asked', async () => {
    const stage = await setting();
    const { user } = stage.people;
    await grantTo(stage, user);
    const plain = await stage.ask('user', 'GET /users/current');
    expect(plain.body).toEqual({
      ...{ id: user.userId, email: 'ada@example.com', username: 'ada@example.com', display_name: 'Ada' },
      ...{ roles: ['StandardUser'], is_admin: false, has_payment_provider_id: false },
      created_at: expect.stringMatching(/Z$/),
    });
    const billed = await stage.ask('user', 'GET /users/current?include=groups,billing');
    expect(billed.body).toEqual({ ...plain.body, credit_balance: 1, credit_balance_exact: '1.00' });
  });

  it('show no balance to a key without the scope for it', async () => {
    const { call, key, people } = await setting();
    const headers = await key(people.platform, 'users:read');
    const answer = await call(`${v1}/users?include=billing`, { headers });
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain('credit_balance');
  });

  it('are listed in pages, by part of a name or address', async () => {
    const { ask } = await setting();
    const page = await ask('billing', 'GET /users?limit=2&skip=1&include=billing');
    expect(page.body).toMatchObject({ total_count: 4, skip: 1, limit: 2 });
    expect(page.body['data']).toMatchObject([
      { display_name: 'Edsger', is_admin: true, roles: ['StandardUser', 'PlatformManager'] },
      { display_name: 'Grace', credit_balance_exact: '0.00' },
    ]);
    expect((await ask('billing', 'GET /users?search=GRACE@')).body).toMatchObject({ total_count: 1 });
    expect((await ask('billing', 'GET /users?search=%25')).body).toMatchObject({ total_count: 0, data: [] });
    expect((await ask('billing', 'GET /users?search=a%00')).status).toBe(400);
    expect((await ask('billing', 'GET /users?limit=500')).body).toMatchObject({ limit: 100 });
  });

  it('are made with what is given, or with a link to set a password', async () => {
    const { ask } = await setting();
    const email = 'New@Example.com';
    const linked = await ask('platform', 'POST /users', {
      email,
      username: 'new',
      roles: ['BillingManager'],
    });
    expect(linked.status).toBe(201);
    expect(linked.body).toMatchObject({
      ...{ email: 'new@example.com', display_name: 'new', roles: ['StandardUser', 'BillingManager'] },
      reset_url: expect.stringMatching(/^http:\/\/localhost:3001\//),
    });
    const given = await ask('platform', 'POST /users', { email: 'b@example.com', password: 'correct horse' });
    expect(given.body).toMatchObject({ display_name: 'b', reset_url: null });
  });

  it('are made by a limited key without a way into the account', async () => {
    const { call, key, people } = await setting();
    const headers = await key(people.platform, 'users:write');
    const make = (body: object) => call(`${v1}/users`, { method: 'POST', headers, body });
    const refused = await make({ email: 'c@example.com', password: 'correct horse' });
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'scope_missing' }]);
    const made = await make({ email: 'c@example.com' });
    expect([made.status, await made.json()]).toMatchObject([201, { reset_url: null }]);
  });

  it.each([
    ['an address that is taken', { email: 'ADA@example.com' }, 409, 'email_taken'],
    ['a short password', { email: 'c@example.com', password: 'short' }, 422, 'password_too_short'],
    ['no address', { email: 'nobody' }, 422, 'invalid_input'],
    ['a name in two lines', { email: 'c@example.com', display_name: 'a\nb' }, 422, 'invalid_input'],
    ['a name that turns around', { email: 'c@example.com', username: 'a\u202eb' }, 422, 'invalid_input'],
    ['an unknown role', { email: 'c@example.com', roles: ['Owner'] }, 422, 'invalid_input'],
  ])('are not made with %s', async (_, body, status, code) => {
    const answer = await (await setting()).ask('platform', 'POST /users', body);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('change their own name, and nobody’s roles', async () => {
    const { ask, people } = await setting();
    const renamed = await ask('user', 'PATCH /users/current', { display_name: '  Ada L.  ' });
    expect(renamed.body).toMatchObject({ display_name: 'Ada L.' });
    const raised = await ask('user', 'PATCH /users/current', { roles: ['PlatformManager'] });
    expect(raised.status).toBe(403);
    expect((await ask('billing', `PATCH /users/${people.user.userId}`, { roles: [] })).status).toBe(403);
  });

  it('have new roles from their next request on', async () => {
    const { ask, people } = await setting();
    expect((await ask('user', 'GET /users')).status).toBe(403);
    await ask('platform', `PATCH /users/${people.user.userId}`, { roles: ['BillingManager'] });
    expect((await ask('user', 'GET /users')).status).toBe(200);
  });

  it('keep at least one Platform Manager', async () => {
    const { ask } = await setting();
    const others = await ask('platform', 'GET /users?search=edsger');
    const [edsger] = others.body['data'] as { id: string }[];
    expect((await ask('platform', `PATCH /users/${edsger?.id}`, { roles: [] })).status).toBe(200);
    const last = await ask('platform', 'PATCH /users/current', { roles: ['BillingManager'] });
    expect([last.status, last.body['code']]).toEqual([409, 'last_platform_manager']);
  });

  it('are removed by others, never by themselves, and their rows stay', async () => {
    const stage = await setting();
    const { ask, people } = stage;
    await grantTo(stage, people.user);
    expect((await ask('platform', 'DELETE /users/current')).body).toMatchObject({
      code: 'cannot_remove_self',
    });
    expect((await ask('platform', `DELETE /users/${people.user.userId.toUpperCase()}`)).status).toBe(204);
    expect((await ask('user', 'GET /users/current')).status).toBe(401);
    expect((await ask('platform', `GET /users/${people.user.userId}`)).status).toBe(404);
    const rows = await ask('platform', `GET /transactions?user_id=${people.user.userId}`);
    expect(rows.body['data']).toHaveLength(1);
  });
});

describe('API keys', () => {
  it('are shown once, listed without the secret, and revoked at once', async () => {
    const { ask, call } = await setting();
    const expires_at = '2030-01-01T02:00:00+02:00';
    const wanted = { name: ' Robot ', scopes: ['credits:read'], expires_at };
    const made = await ask('user', 'POST /users/current/api-keys', wanted);
    expect(made.body).toMatchObject({
      ...{
        name: 'Robot',
        scopes: ['credits:read'],
        expires_at: '2030-01-01T00:00:00.000Z',
        last_used_at: null,
        made_by_administrator: false,
      },
    });
    const { id, key, prefix } = made.body as { id: string; key: string; prefix: string };
    expect(key.startsWith(prefix)).toBe(true);
    const list = await ask('user', 'GET /users/current/api-keys');
    expect(list.body['data']).toContainEqual(
      expect.objectContaining({ id, prefix, scopes: ['credits:read'] }),
    );
    expect(JSON.stringify(list.body)).not.toContain(key);
    const headers = { authorization: `Bearer ${key}` };
    expect((await call(`${v1}/transactions`, { headers })).status).toBe(200);
    expect((await ask('user', `DELETE /users/current/api-keys/${id}`)).status).toBe(204);
    expect((await call(`${v1}/transactions`, { headers })).status).toBe(401);
    expect((await ask('user', `DELETE /users/current/api-keys/${id}`)).status).toBe(404);
  });

  it('hold all that their owner may do when no scopes are named', async () => {
    const { ask } = await setting();
    const { body } = await ask('user', 'POST /users/current/api-keys', { name: 'All', scopes: null });
    expect(body).toMatchObject({ scopes: null, expires_at: null });
  });

  it.each([
    ['no name', { name: '  ' }, ['name']],
    ['a name with a control character', { name: 'a\u0007' }, ['name']],
    ['an unknown scope', { name: 'x', scopes: ['all'] }, ['scopes.0']],
    ['an end that is no time', { name: 'x', expires_at: 'tomorrow' }, ['expires_at']],
    ['an end that is past', { name: 'x', expires_at: '2020-01-01T00:00:00Z' }, ['expires_at']],
  ])('are not made with %s', async (_, body, paths) => {
    const answer = await (await setting()).ask('user', 'POST /users/current/api-keys', body);
    expect(answer.status).toBe(422);
    expect((answer.body['errors'] as { path: string }[]).map(({ path }) => path)).toEqual(paths);
  });
});
