import { describe, expect, it } from 'vitest';
import { type TestApp, createTestApp, v1 } from '../../setup/app.ts';
import { grantTo } from './routes.ts';

/** An app to which an address has sent all that it may without a key. */
async function busy(): Promise<TestApp> {
  const server = createTestApp();
  for (let count = 0; count < 1000; count += 1) await server.call(`${v1}/config`);
  return server;
}

async function refusalOf(answer: Response) {
  const { status, headers } = answer;
  const wait = Number(headers.get('retry-after'));
  return { status, waits: wait >= 1 && wait <= 10, code: ((await answer.json()) as { code: string }).code };
}

describe('requests without a key', () => {
  const refused = { status: 429, waits: true, code: 'rate_limited' };

  it('are limited by where they come from, in both APIs together', async () => {
    const { call, person, browser } = await busy();
    const headers = await browser(await person('Ada'));
    expect(await refusalOf(await call(`${v1}/config`))).toEqual(refused);
    expect(await refusalOf(await call(`${v1}/users/current`, { headers }))).toEqual(refused);
    expect(await refusalOf(await call('/trpc/user.me', { headers }))).toEqual(refused);
  });

  it('do not stand in the way of applications, webhooks and pages', async () => {
    const { call, person, key } = await busy();
    const headers = await key(await person('Ada'));
    expect((await call(`${v1}/users/current`, { headers })).status).toBe(200);
    expect((await call('/trpc/balance.get', { headers })).status).toBe(200);
    expect((await call(`${v1}/webhooks/payments`, { method: 'POST', body: {} })).status).toBe(501);
    expect((await call('/healthz')).status).toBe(200);
    expect((await call('/')).status).toBe(200);
  });
});

describe('requests with what is no key', () => {
  const rest = `${v1}/users/current`;
  const made = `Bearer coffer_${'x'.repeat(43)}`;

  it.each([
    ['a word', rest, 'Bearer word', 'rate_limited'],
    ['a key that nobody made', rest, made, 'rate_limited'],
    ['a session, and a scheme that begins alike', rest, 'Bearer-like word', 'rate_limited'],
    ['a key that nobody made, over tRPC', '/trpc/system.config', made, 'rate_limited'],
  ])('are counted as those without one: %s', async (_what, path, authorization, code) => {
    const { call, person, browser } = await busy();
    const { cookie = '' } = await browser(await person('Ada'));
    expect(await refusalOf(await call(path, { headers: { cookie, authorization } }))).toMatchObject({ code });
  });
});

describe('requests with a key', () => {
  it('are not counted', async () => {
    const { call, person, key } = createTestApp();
    const headers = await key(await person('Ada'));
    for (let count = 0; count < 1001; count += 1) await call(`${v1}/config`, { headers });
    expect((await call(`${v1}/config`, { headers })).status).toBe(200);
  });
});

describe('reads that may look at a whole history', () => {
  const heavy = ['search=x', 'transaction_types=usage', 'start_date=2026-01-01T00:00:00Z', 'skip=100000'];

  async function setting() {
    const server = createTestApp();
    const ada = await server.person('Ada');
    await grantTo(server, ada);
    const headers = await server.key(ada);
    const list = (query: string) => server.call(`${v1}/transactions?${query}`, { headers });
    const takeAll = () => Array.from({ length: 4 }, () => server.deps.limits.heavyReads.take(ada.userId));
    return { ...server, ada, headers, list, takeAll };
  }

  it.each(heavy)('run four at a time for one user: ?%s', async (query) => {
    const { list, takeAll } = await setting();
    const standUp = takeAll();
    expect(await refusalOf(await list(query))).toEqual({ status: 429, waits: true, code: 'too_many_reads' });
    standUp[0]?.();
    expect((await list(query)).status).toBe(200);
    expect((await list(query)).status).toBe(200);
  });

  it('are refused beyond that when they come at once', async () => {
    const { list } = await setting();
    const answers = await Promise.all(Array.from({ length: 6 }, () => list('search=x')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
  });

  it('leave others, and pages that are found at once, alone', async () => {
    const { list, takeAll, person, key, call } = await setting();
    takeAll();
    expect((await list('')).status).toBe(200);
    expect((await list('skip=10&limit=100')).status).toBe(200);
    const headers = await key(await person('Grace'));
    expect((await call(`${v1}/transactions?search=x`, { headers })).status).toBe(200);
  });

  it.each(['state=captured', 'skip=100000'])('are lists of holds too: ?%s', async (query) => {
    const { call, headers, takeAll } = await setting();
    const list = (wanted: string) => call(`${v1}/holds?${wanted}`, { headers });
    const standUp = takeAll();
    expect((await refusalOf(await list(query))).code).toBe('too_many_reads');
    expect((await list('limit=100')).status).toBe(200);
    standUp[0]?.();
    expect((await list(query)).status).toBe(200);
  });

  it('are limited over tRPC too, with the time to wait', async () => {
    const { ada, call, browser, takeAll } = await setting();
    takeAll();
    const path = `/trpc/transaction.list?input=${JSON.stringify({ search: 'x' })}`;
    const refused = await call(path, { headers: await browser(ada) });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await refused.text()).toContain('"reason":"too_many_reads"');
  });
});

describe('an export', () => {
  async function setting() {
    const server = createTestApp();
    const ada = await server.person('Ada');
    for (let count = 0; count < 501; count += 1) await grantTo(server, ada);
    const headers = await server.key(ada);
    const download = (method = 'GET') => server.call(`${v1}/transactions.csv`, { method, headers });
    return { ...server, download };
  }

  it('takes its place until it has been read to the end, or given up', async () => {
    const { download } = await setting();
    const open = [await download(), await download(), await download(), await download()];
    expect((await download()).status).toBe(429);
    await open[0]?.text();
    await open[1]?.body?.cancel();
    const next = [await download(), await download()];
    expect(next.map(({ status }) => status)).toEqual([200, 200]);
    expect((await download()).status).toBe(429);
  });

  it('of which only the headers are asked for takes none', async () => {
    const { download } = await setting();
    for (let count = 0; count < 5; count += 1) {
      const { status, headers } = await download('HEAD');
      expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
    }
  });
});
