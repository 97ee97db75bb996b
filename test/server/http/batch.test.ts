import SQLite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { type Answer, openShop } from './spending.ts';

interface Result {
  readonly status: number;
  readonly transaction?: Answer;
  readonly error?: Answer;
}

async function setting() {
  const shop = await openShop();
  const usage = (fields: object = {}) => ({
    ...{ user_id: shop.ada.userId, transaction_type: 'usage', amount: '1' },
    ...fields,
  });
  const batch = async (transactions: unknown, more: object = {}, as = shop.headers) => {
    const answer = await shop.post('/transactions/batch', { transactions, ...more }, as);
    return { ...answer, results: answer.body['results'] as readonly Result[] };
  };
  const statuses = async (...given: Parameters<typeof batch>) =>
    (await batch(...given)).results.map(({ status }) => status);
  return { ...shop, usage, batch, statuses };
}

describe('POST /transactions/batch', () => {
  it('answers each item as it would have been answered alone, in the order given', async () => {
    const { usage, batch, grant, balance } = await setting();
    await grant({ amount: 1, source_id: 'known', transaction_type: 'usage' });
    const { status, results } = await batch([
      usage({ amount: 2, source_id: 'new', metadata: { model: 'small' } }),
      usage({ source_id: 'known' }),
      usage({ source_id: 'known', amount: 3 }),
      usage({ amount: '100' }),
      usage({ amount: 0 }),
      usage({ amount: '0.0000000001' }),
      usage({ amount: 'much', user_id: 'somebody' }),
      usage({ user_id: '019aaaaa-0000-7000-8000-000000000000' }),
      'nothing',
    ]);
    expect(status).toBe(200);
    expect(results.map((result) => [result.status, result.error?.['code']])).toEqual([
      ...[
        [201, undefined],
        [200, undefined],
        [409, 'source_conflict'],
        [402, 'insufficient_credits'],
      ],
      ...[
        [400, 'amount_not_positive'],
        [422, 'amount_too_fine'],
        [422, 'invalid_input'],
      ],
      ...[
        [404, 'user_not_found'],
        [422, 'invalid_input'],
      ],
    ]);
    expect(results[0]?.transaction).toMatchObject({
      ...{ amount: '2.00', balance_after: '7.00', source_id: 'new', metadata: { model: 'small' } },
    });
    expect(results[2]?.error).toMatchObject({ existing_id: results[1]?.transaction?.['id'] });
    expect(results[3]?.error).toMatchObject({
      ...{ needed: '100.00', available: '7.00', buy_url: 'http://localhost:3001/cost-management' },
    });
    expect(results[6]?.error).toMatchObject({ errors: [{ path: 'user_id' }, { path: 'amount' }] });
    expect(await balance()).toMatchObject({ balance: '7.00' });
  });

  it('lets each item see those before it', async () => {
    const { usage, statuses, bob } = await setting();
    const grant = { user_id: bob.userId, transaction_type: 'admin_grant', amount: 1 };
    const spend = usage({ user_id: bob.userId, amount: 1 });
    expect(await statuses([spend, grant, spend, spend])).toEqual([402, 201, 201, 402]);
  });

  it('reads the amounts of its items exactly as they were written', async () => {
    const { ada, request } = await setting();
    const item = `{"user_id":"${ada.userId}","transaction_type":"admin_grant","amount":9007199254.740993001}`;
    const body = `{"transactions":[${item}]}`;
    const { body: answer } = await request('/transactions/batch', { method: 'POST', body });
    expect(answer).toMatchObject({ results: [{ transaction: { amount: '9007199254.740993001' } }] });
  });

  it('posts an atomic batch whole', async () => {
    const { usage, statuses, balance } = await setting();
    expect(await statuses([usage(), usage(), usage()], { atomic: true })).toEqual([201, 201, 201]);
    expect(await balance()).toMatchObject({ balance: '7.00' });
  });

  it.each([
    ['is not there', { amount: 10 }, 402, 'insufficient_credits'],
    ['cannot be read', { amount: 'ten' }, 422, 'amount_invalid'],
    ['has a source of something else', { source_id: 'known' }, 409, 'source_conflict'],
  ])('posts nothing of an atomic batch when one item %s, and names it', async (_, fields, status, code) => {
    const { usage, batch, grant, balance } = await setting();
    await grant({ source_id: 'known' });
    await grant({ transaction_type: 'admin_removal' });
    const answer = await batch([usage(), usage({ source_id: '2' }), usage(fields)], { atomic: true });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: 'batch_refused', index: 2, error: { status, code } });
    expect(answer.body['needed']).toBe(undefined);
    expect(await balance()).toMatchObject({ balance: '10.00' });
  });

  it('tells in the error of a refused batch what is missing, and where to buy it', async () => {
    const { usage, batch } = await setting();
    const { body } = await batch([usage({ amount: 11 })], { atomic: true });
    expect(body['error']).toMatchObject({
      ...{ needed: '11.00', available: '10.00', buy_url: 'http://localhost:3001/cost-management' },
    });
  });

  it.each([
    ['no items', []],
    ['more than a thousand', Array.from({ length: 1001 }, () => ({}))],
    ['no list', {}],
    ['nothing', undefined],
  ])('refuses %s', async (_, transactions) => {
    const { batch } = await setting();
    const { status, body } = await batch(transactions);
    expect([status, body['code']]).toEqual([422, 'invalid_input']);
    expect(body['errors']).toMatchObject([{ path: 'transactions' }]);
  });

  it('takes a thousand', async () => {
    const { usage, statuses, balance } = await setting();
    const items = Array.from({ length: 1000 }, () =>
      usage({ amount: '0.001', description: 'x'.repeat(500) }),
    );
    expect(new Set(await statuses(items))).toEqual(new Set([201]));
    expect(await balance()).toMatchObject({ balance: '9.00' });
  });

  it('lets a user’s own key spend from the own wallet, and refuses the rest of its batch', async () => {
    const { usage, statuses, bob, own } = await setting();
    const grant = { ...usage(), transaction_type: 'admin_grant' };
    const items = [usage(), usage({ user_id: bob.userId }), grant];
    expect(await statuses(items, {}, own)).toEqual([201, 403, 403]);
  });

  it('is refused as a whole to who may post nothing of it', async () => {
    const { usage, batch, bob, own, browser, ada } = await setting();
    const foreign = [usage({ user_id: bob.userId }), usage({ user_id: bob.userId })];
    expect(await batch(foreign, {}, own)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await batch([usage()], {}, await browser(ada))).status).toBe(403);
  });

  it('keeps the sources of a user’s own spending apart from the application’s', async () => {
    const { usage, statuses, own } = await setting();
    expect(await statuses([usage({ source_id: 'job-1' })], {}, own)).toEqual([201]);
    expect(await statuses([usage({ source_id: 'job-1', amount: 2 })])).toEqual([201]);
  });
});

describe('an Idempotency-Key on a batch', () => {
  it('posts nothing twice when the server dies after the commit and before the answer is kept', async () => {
    const { usage, batch, headers, deps, balance } = await setting();
    const named = { ...headers, 'idempotency-key': 'batch-1' };
    const items = [usage(), usage({ source_id: 'mine' }), usage()];
    const first = await batch(items, {}, named);
    const file = new SQLite(deps.db.path);
    file.exec('DELETE FROM idempotent_request');
    file.close();
    const again = await batch(items, {}, named);
    expect(first.results.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(again.results.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.results.map(({ transaction }) => transaction)).toEqual(
      first.results.map(({ transaction }) => transaction),
    );
    expect(await balance()).toMatchObject({ balance: '7.00' });
  });

  it('answers a repeat with the first answer', async () => {
    const { usage, batch, headers, balance } = await setting();
    const named = { ...headers, 'idempotency-key': 'batch-1' };
    const first = await batch([usage()], {}, named);
    const again = await batch([usage()], {}, named);
    expect(again.body).toEqual(first.body);
    expect(await balance()).toMatchObject({ balance: '9.00' });
  });
});
