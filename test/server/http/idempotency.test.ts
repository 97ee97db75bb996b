import { createApp } from '@coffer/server/http/app.ts';
import SQLite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { v1 } from '../../setup/app.ts';
import { createTestFolder } from '../../setup/database.ts';
import type { TestDeps } from '../../setup/deps.ts';
import { changeProvider, outOfOrder, waiting } from './fake-provider.ts';
import { createDummyApp } from './stage.ts';

async function setting() {
  const server = createDummyApp();
  const admin = await server.person('Grace', 'PlatformManager');
  const user = await server.person('Ada');
  const headers = await server.key(admin);
  const send = (path: string, body?: unknown, key: string | null = 'key-1', as = headers) =>
    server.call(v1 + path, {
      method: 'POST',
      headers: { ...as, ...(key !== null && { 'idempotency-key': key }) },
      body,
    });
  const grant = { user_id: user.userId, transaction_type: 'admin_grant', amount: 5 };
  const balance = async () => {
    const answer = await server.call(`${v1}/users/${user.userId}?include=billing`, { headers });
    return ((await answer.json()) as { credit_balance_exact: string }).credit_balance_exact;
  };
  return { ...server, admin, user, headers, send, grant, balance };
}

describe('an Idempotency-Key', () => {
  it('answers a repeat with the first answer, and does nothing twice', async () => {
    const { send, grant, balance } = await setting();
    const first = await send('/transactions', grant);
    const again = await send('/transactions', grant);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(first.headers.get('idempotent-replayed')).toBe(null);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(await again.text()).toBe(await first.text());
    expect(await balance()).toBe('5.00');
  });

  it('repeats refusals too', async () => {
    const { send, grant } = await setting();
    const usage = { ...grant, transaction_type: 'usage' };
    expect((await send('/transactions', usage)).status).toBe(402);
    await send('/transactions', grant, null);
    const again = await send('/transactions', usage);
    expect([again.status, again.headers.get('content-type')]).toEqual([402, 'application/problem+json']);
  });

  it.each([
    ['body', '/transactions', { amount: 6 }],
    ['query', '/transactions?x=1', {}],
    ['path', '/users', {}],
  ])('is refused for another %s', async (_, path, change) => {
    const { send, grant } = await setting();
    await send('/transactions', grant);
    const other = await send(path, { ...grant, ...change });
    expect([other.status, await other.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'idempotency_conflict' }),
    ]);
  });

  it('is everybody’s own', async () => {
    const { send, grant, key, admin, browser, balance } = await setting();
    await send('/transactions', grant);
    await send('/transactions', grant, 'key-1', await key(admin));
    await send('/transactions', grant, 'key-1', await browser(admin));
    expect(await balance()).toBe('15.00');
  });

  it.each([
    ['is empty', ''],
    ['is longer than 255 characters', 'x'.repeat(256)],
    ['holds other than ASCII', 'schlüssel'],
    ['holds control characters', 'a\tb'],
  ])('is refused when it %s', async (_, key) => {
    const { send, grant, balance } = await setting();
    const answer = await send('/transactions', grant, key);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'idempotency_key_invalid' }),
    ]);
    expect(await balance()).toBe('0.00');
  });

  it('lets one of many at once do the work', async () => {
    const { send, grant, balance } = await setting();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('/transactions', grant)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThan(0);
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
    expect(await balance()).toBe('5.00');
    const running = answers.find(({ status }) => status === 409);
    expect(running?.headers.get('retry-after') ?? '1').toBe('1');
  });

  it('does not post twice when the server dies after the commit and before the answer is kept', async () => {
    const { send, grant, deps, balance } = await setting();
    const first = await send('/transactions', grant);
    // As after such an end: the claim stands, the answer is missing.
    inFile(deps, (file) => file.exec('UPDATE idempotent_request SET status = NULL, answer = NULL'));
    expect((await send('/transactions', grant)).status).toBe(409);
    deps.clock.advance(61_000);
    const again = await send('/transactions', grant);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(await again.json()).toEqual(await first.json());
    expect(await balance()).toBe('5.00');
  });

  it('does not keep a fault, so that a repeat may succeed', async () => {
    const server = await setting();
    changeProvider(server, outOfOrder);
    expect((await server.send('/payments')).status).toBe(502);
    changeProvider(server, waiting);
    server.deps.clock.advance(1000);
    const again = await server.send('/payments');
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, null]);
  });

  it('finds the same checkout when its answer was lost', async () => {
    const server = await setting();
    changeProvider(server, waiting);
    const first = await (await server.send('/payments')).text();
    inFile(server.deps, (file) => file.exec('DELETE FROM idempotent_request'));
    expect(await (await server.send('/payments')).text()).toBe(first);
    expect(await (await server.send('/payments', undefined, 'key-2')).text()).not.toBe(first);
  });

  it('keeps an API key that was made unreadable in the file, and repeats it', async () => {
    const { send, deps } = await setting();
    const made = await (await send('/users/current/api-keys', { name: 'Robot' })).text();
    const again = await send('/users/current/api-keys', { name: 'Robot' });
    expect(await again.text()).toBe(made);
    const secret = (JSON.parse(made) as { key: string }).key;
    const stored = inFile(
      deps,
      (file) => file.prepare('SELECT answer FROM idempotent_request').pluck().all() as Buffer[],
    );
    expect(stored).toHaveLength(1);
    expect(stored.some((answer) => answer.includes(secret))).toBe(false);
  });

  it('is refused when its first answer was sealed under a secret that is gone', async () => {
    const { send, grant, deps, headers } = await setting();
    await send('/transactions', grant);
    const mounts = { trpc: async () => new Response(), dashboardFolder: createTestFolder() };
    const restarted = createApp({ ...deps, secret: Buffer.alloc(32, 't') }, mounts);
    const again = await restarted.request(`${v1}/transactions`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': 'key-1', 'content-type': 'application/json' },
      body: JSON.stringify(grant),
    });
    expect([again.status, await again.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'idempotency_conflict', detail: expect.stringContaining('no longer') }),
    ]);
  });
});

/** Reaches into the file, behind the server's back. */
function inFile<T>({ db }: TestDeps, work: (file: SQLite.Database) => T): T {
  const file = new SQLite(db.path);
  try {
    return work(file);
  } finally {
    file.close();
  }
}
