import { describe, expect, it } from 'vitest';
import { createTestApp, v1 } from '../../setup/app.ts';

interface Row {
  readonly id: string;
  readonly description: string;
  readonly balance_after: string;
  readonly created_at: string;
}

interface List {
  readonly data: readonly Row[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
  readonly page_start_balance: string;
}

/** A user whose wallet was granted 1, 2, 3 ... credits, a minute apart, and a manager. */
async function setting(grants = 12) {
  const server = createTestApp();
  const admin = await server.person('Grace', 'BillingManager');
  const user = await server.person('Ada');
  const headers = { admin: await server.key(admin), user: await server.key(user) };
  for (let count = 1; count <= grants; count += 1) {
    const body = {
      ...{ user_id: user.userId, transaction_type: count % 4 === 0 ? 'admin_removal' : 'admin_grant' },
      ...{ amount: count, description: `Number ${count}`, source_id: `source_${count}` },
    };
    await server.call(`${v1}/transactions`, { method: 'POST', headers: headers.admin, body });
    server.deps.clock.advance(60_000);
  }
  const get = async (query: string, as: 'admin' | 'user' = 'user') => {
    const answer = await server.call(`${v1}/transactions?${query}`, { headers: headers[as] });
    const body = (await answer.json()) as List & { code?: string };
    return {
      status: answer.status,
      body,
      numbers: body.data?.map(({ description }) => Number(description.slice(7))),
    };
  };
  return { ...server, admin, user, headers, get };
}

describe('GET /transactions', () => {
  it('gives ten of the own rows by default, newest first', async () => {
    const { get, user } = await setting();
    const { body, numbers } = await get('');
    expect(numbers).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    expect(body).toMatchObject({ has_more: true, page_start_balance: body.data[0]?.balance_after });
    expect(body.data[0]).toMatchObject({
      user_id: user.userId,
      amount: '12.00',
      transaction_type: 'admin_removal',
    });
  });

  it.each([
    ['limit=3', [12, 11, 10]],
    ['limit=0', [12]],
    ['limit=-5', [12]],
    ['limit=1000', [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['limit=99999999999999999999999', [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['skip=10', [2, 1]],
    ['skip=-1&limit=1', [12]],
    ['skip=99999999999999999999999', []],
    ['order=asc&limit=2', [1, 2]],
    ['transaction_types=admin_removal', [12, 8, 4]],
    ['transaction_types=admin_removal,admin_grant&limit=2', [12, 11]],
    ['transaction_types=purchase', []],
    ['search=NUMBER%201', [12, 11, 10, 1]],
    ['search=source_5', [5]],
    ['search=%25', []],
    ['search=number_1', []],
  ])('answers %s with %j', async (query, expected) => {
    const { get } = await setting();
    const { status, numbers } = await get(query);
    expect([status, numbers]).toEqual([200, expected]);
  });

  it.each([
    ...[
      'limit=ten',
      'limit=',
      'limit=1.5',
      'limit=1e1',
      'skip=x',
      'limit=1&limit=2',
      'cursor=x',
      'cursor=-1',
    ],
    ...[
      'transaction_types=bonus,gift',
      'transaction_types=',
      'start_date=today',
      'end_date=2026-02-30T00:00:00Z',
    ],
    ...['order=up', 'all=yes', 'user_id=me'],
  ])('refuses %s with 400', async (query) => {
    const { get } = await setting(0);
    const { status, body } = await get(query, 'admin');
    expect([status, body.code]).toEqual([400, 'invalid_query']);
  });

  it('takes both dates in, whatever their zone', async () => {
    const { get } = await setting(3);
    const { body } = await get('order=asc');
    const [, second] = body.data;
    const exact = second?.created_at ?? '';
    expect((await get(`start_date=${exact}&end_date=${exact}`)).numbers).toEqual([2]);
    const inParis = new Date(Date.parse(exact) + 3_600_000).toISOString().replace('Z', '+01:00');
    expect((await get(`start_date=${encodeURIComponent(inParis)}`)).numbers).toEqual([3, 2]);
    expect((await get(`start_date=${inParis}`)).numbers).toEqual([3, 2]);
  });

  it('goes on from a cursor without a gap while rows arrive', async () => {
    const { get, call, headers, user } = await setting(5);
    const first = await get('limit=2');
    const body = {
      user_id: user.userId,
      transaction_type: 'admin_grant',
      amount: 1,
      description: 'Number 99',
    };
    await call(`${v1}/transactions`, { method: 'POST', headers: headers.admin, body });
    const second = await get(`limit=2&cursor=${first.body.next_cursor}`);
    const third = await get(`limit=2&cursor=${second.body.next_cursor}`);
    expect([first.numbers, second.numbers, third.numbers]).toEqual([[5, 4], [3, 2], [1]]);
    expect(third.body).toMatchObject({ has_more: false, next_cursor: null });
  });

  it('gives the balance after a page’s first row under every filter', async () => {
    const { get } = await setting(6);
    // 1 + 2 + 3 - 4
    expect((await get('transaction_types=admin_removal')).body.page_start_balance).toBe('2.00');
    expect((await get('skip=5')).body.page_start_balance).toBe('1.00');
    expect((await get('skip=50')).body.page_start_balance).toBe('0.00');
    expect((await get('all=true', 'admin')).body.page_start_balance).toBe('0');
  });

  it('gives managers their own rows unless they ask for others’', async () => {
    const { get, user } = await setting(2);
    expect((await get('', 'admin')).numbers).toEqual([]);
    expect((await get(`user_id=${user.userId}`, 'admin')).numbers).toEqual([2, 1]);
    expect((await get(`all=true&user_id=${crypto.randomUUID()}`, 'admin')).numbers).toEqual([2, 1]);
    expect((await get('all=false', 'admin')).numbers).toEqual([]);
  });

  it('gives users nothing of others', async () => {
    const { get, admin, user } = await setting(2);
    expect((await get(`user_id=${user.userId}`)).numbers).toEqual([2, 1]);
    expect((await get(`user_id=${admin.userId}`)).status).toBe(403);
    expect((await get('all=true')).status).toBe(403);
  });

  it('shows users that an administrator acted, and not which one', async () => {
    const { get, user, admin } = await setting(1);
    const [seen] = (await get('')).body.data;
    expect(seen).toMatchObject({ actor: { type: 'user', id: null, name: 'Administrator' } });
    const [known] = (await get(`user_id=${user.userId}`, 'admin')).body.data;
    expect(known).toMatchObject({ actor: { type: 'api_key', name: 'Script' } });
    expect(JSON.stringify(seen)).not.toContain(admin.userId);
  });

  it('shows users that an application spent, and not by whose key', async () => {
    const { call, get, user, admin, headers } = await setting(1);
    const body = { user_id: user.userId, transaction_type: 'usage', amount: '0.5', description: 'Number 2' };
    await call(`${v1}/transactions`, { method: 'POST', headers: headers.admin, body });
    const [seen] = (await get('')).body.data;
    expect(seen).toMatchObject({ actor: { type: 'api_key', id: null, name: 'Application' } });
    expect(JSON.stringify(seen)).not.toContain(admin.userId);
  });

  it('answers alike for a transaction of somebody else and for none', async () => {
    const { call, get, person, key, headers } = await setting(1);
    const [row] = (await get('')).body.data;
    const stranger = await key(await person('Eve'));
    const theirs = await call(`${v1}/transactions/${row?.id}`, { headers: stranger });
    const none = await call(`${v1}/transactions/none`, { headers: stranger });
    const strip = async (answer: Response) => ({ ...((await answer.json()) as object), request_id: '' });
    expect([theirs.status, none.status]).toEqual([404, 404]);
    expect(await strip(theirs)).toEqual(await strip(none));
    expect((await call(`${v1}/transactions/${row?.id}`, { headers: headers.user })).status).toBe(200);
  });
});
