import { describe, expect, it, vi } from 'vitest';
import { type TestApp, createTestApp, v1 } from '../../setup/app.ts';

const json = { 'content-type': 'application/json' };

async function problemOf(answer: Response) {
  const { status, headers } = answer;
  return { status, allow: headers.get('allow'), body: (await answer.json()) as Record<string, unknown> };
}

/** An app whose log is listened to. */
function listening(): TestApp & { readonly logged: () => string } {
  const server = createTestApp();
  const error = vi.spyOn(server.deps.log, 'error').mockReturnValue();
  return { ...server, logged: () => JSON.stringify(error.mock.calls) };
}

describe('an error', () => {
  it('has one shape, told under the request’s own name', async () => {
    const answer = await createTestApp().call(`${v1}/nothing-here`);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await problemOf(answer)).toMatchObject({
      status: 404,
      body: {
        ...{ type: 'about:blank', title: 'Not Found', status: 404, code: 'not_found' },
        detail: 'There is nothing at this address.',
        message: 'There is nothing at this address.',
        request_id: answer.headers.get('x-request-id'),
      },
    });
  });

  it.each([
    ...[
      '/nothing',
      '/admin/api/v1',
      '/admin/api/v2/users',
      '/admin/api/',
      '/api/other',
      '/trpc',
      '/webhooks',
    ],
    ...['/_app/immutable/gone.js', '/admin/api/v1/transactions/', '/admin/api/v1//users', '/healthz/x'],
  ])('answers GET %s with 404', async (path) => {
    expect((await problemOf(await createTestApp().call(path))).status).toBe(404);
  });

  it.each([
    ['DELETE', `${v1}/transactions`, 'POST, GET, HEAD'],
    ['PUT', `${v1}/users/current`, 'GET, HEAD, PATCH, DELETE'],
    ['GET', `${v1}/payments`, 'POST'],
    ['GET', `${v1}/webhooks/payments`, 'POST'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['PUT', '/trpc/balance.get', 'GET, HEAD, POST'],
  ])('answers %s %s with 405 and what is allowed', async (method, path, allow) => {
    const problem = await problemOf(await createTestApp().call(path, { method }));
    expect(problem).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(problem.allow?.split(', ').sort()).toEqual(allow.split(', ').sort());
  });

  it.each([
    ['nothing at all', '', json, 400],
    ['half a body', '{"user_id": ', json, 400],
    ['two bodies', '{} {}', json, 400],
    [
      'a body that is JSON, and nested deeper than any field',
      '['.repeat(20_000) + ']'.repeat(20_000),
      json,
      422,
    ],
    [
      'such a body with an amount written as a number',
      `{"amount": 1, "metadata": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      json,
      422,
    ],
    ['half of such a body', `{"amount": 1, "metadata": ${'['.repeat(20_000)}`, json, 400],
    ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['JSON by another name', '{}', { 'content-type': 'text/plain' }, 415],
    ['JSON of a certain kind', '{}', { 'content-type': 'application/vnd.api+json; charset=utf-8' }, 422],
  ])('tells what is wrong with %s', async (_, body, headers, status) => {
    const server = createTestApp();
    const key = await server.key(await server.person('Grace', 'PlatformManager'));
    const call = { method: 'POST', headers: { ...key, ...headers }, body };
    expect((await problemOf(await server.call(`${v1}/transactions`, call))).status).toBe(status);
  });

  it('does not take the absence of a body for an empty one', async () => {
    const server = createTestApp();
    const headers = await server.key(await server.person('Ada'));
    for (const [method, path] of [
      ['POST', '/transactions'],
      ['PATCH', '/users/current'],
    ] as const) {
      expect((await server.call(v1 + path, { method, headers })).status).toBe(415);
    }
  });

  it('says which credentials are wanted', async () => {
    const { status, headers } = await createTestApp().call(`${v1}/config`);
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  it('counts a body that comes without its length', async () => {
    const server = createTestApp();
    const key = await server.key(await server.person('Grace', 'PlatformManager'));
    const body = new Blob(['x'.repeat(70_000)]).stream();
    const init = { method: 'POST', headers: { ...key, ...json }, body, duplex: 'half' };
    expect((await server.app.request(`${v1}/transactions`, init)).status).toBe(413);
  });

  it('refuses an announced length over the limit without reading', async () => {
    const server = createTestApp();
    const headers = { ...json, 'content-length': '65537' };
    expect((await server.call(`${v1}/transactions`, { method: 'POST', headers, body: '{}' })).status).toBe(
      413,
    );
  });

  it('says nothing of an unexpected fault, and logs it under the request’s name', async () => {
    const { deps, call, logged } = listening();
    vi.spyOn(deps.keyRing, 'find').mockRejectedValue(new Error('the dog ate it'));
    const answer = await call(`${v1}/config`, {
      headers: { authorization: 'Bearer x', 'x-request-id': 'abc-1' },
    });
    const { status, body } = await problemOf(answer);
    expect([status, body['code'], body['request_id']]).toEqual([500, 'internal_error', 'abc-1']);
    expect(JSON.stringify(body)).not.toContain('dog');
    expect(logged()).toContain('abc-1');
  });

  it('logs of a failed query neither its text nor its values', async () => {
    const { deps, call, logged } = listening();
    const failed = Object.assign(new Error('Failed query: insert hunter2'), {
      ...{ query: 'insert', params: ['hunter2'] },
      cause: Object.assign(new Error('CHECK failed'), { code: 'SQLITE_CONSTRAINT_CHECK' }),
    });
    vi.spyOn(deps.keyRing, 'find').mockRejectedValue(new Error('wrapped', { cause: failed }));
    await call(`${v1}/config`, { headers: { authorization: 'Bearer x' } });
    expect(logged()).toContain('SQLITE_CONSTRAINT_CHECK');
    expect(logged()).not.toContain('hunter2');
  });

  it('asks to come back when the database is busy', async () => {
    const { deps, call } = listening();
    vi.spyOn(deps.log, 'warn').mockReturnValue();
    vi.spyOn(deps.keyRing, 'find').mockRejectedValue(
      Object.assign(new Error('busy'), { code: 'SQLITE_BUSY' }),
    );
    const answer = await call(`${v1}/config`, { headers: { authorization: 'Bearer x' } });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await problemOf(answer)).body['code']).toBe('database_unavailable');
  });
});

describe('health', () => {
  it('is live with a plain OK', async () => {
    const answer = await createTestApp().call('/healthz');
    expect([answer.status, await answer.text()]).toEqual([200, 'OK']);
  });

  it('is ready while the database takes writes, and says why when it does not', async () => {
    const { call, deps } = createTestApp();
    expect((await call('/readyz')).status).toBe(200);
    await deps.db.writer.close();
    const answer = await call('/readyz');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await problemOf(answer)).toMatchObject({ status: 503, body: { code: 'shutting_down' } });
  });
});

describe('every answer', () => {
  it.each(['/healthz', `${v1}/config`, '/nothing', '/api/auth/get-session', '/trpc/system.config', '/'])(
    'of %s tells browsers what to hold back on',
    async (path) => {
      const { headers } = await createTestApp().call(path);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'self'; script-src 'self'/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
      expect(headers.get('strict-transport-security')).toBe(null);
      expect(headers.get('cache-control')).toBe(path === '/' ? 'no-cache' : 'no-store');
    },
  );

  it('asks for TLS where the instance has it', async () => {
    const { call } = createTestApp({ config: { hostUrl: 'https://credits.example' } });
    expect((await call('/healthz')).headers.get('strict-transport-security')).toBe('max-age=31536000');
  });
});
