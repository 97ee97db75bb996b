import { describe, expect, it } from 'vitest';
import { createTestApp, v1 } from '../../setup/app.ts';

interface Answer {
  readonly code: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly [field: string]: unknown;
}

/** A Platform Manager's application, posting to somebody's wallet. */
async function setting() {
  const server = createTestApp();
  const admin = await server.person('Grace', 'PlatformManager');
  const user = await server.person('Ada');
  const headers = await server.key(admin);
  const send = async (body: unknown, as: Record<string, string> = headers) => {
    const answer = await server.call(`${v1}/transactions`, { method: 'POST', headers: as, body });
    return { status: answer.status, body: (await answer.json()) as Answer };
  };
  const post = (fields: object, as?: Record<string, string>) =>
    send({ user_id: user.userId, transaction_type: 'admin_grant', amount: '1', ...fields }, as);
  return { ...server, admin, user, headers, send, post };
}

describe('POST /transactions', () => {
  it('takes the call of the guide as it is written', async () => {
    const { app, user, headers } = await setting();
    const answer = await app.request(`${v1}/transactions`, {
      method: 'POST',
      headers: { Authorization: headers['authorization'] ?? '', 'Content-Type': 'application/json' },
      body: `{
    "user_id": "${user.userId}",
    "transaction_type": "admin_grant",
    "amount": 100,
    "description": "Welcome bonus"
  }`,
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7/),
      user_id: user.userId,
      transaction_type: 'admin_grant',
      amount: '100.00',
      balance_after: '100.00',
      source_id: expect.any(String),
      description: 'Welcome bonus',
      actor: { type: 'api_key', id: expect.any(String), name: 'Script' },
      metadata: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it.each([
    ['100', '100.00'],
    ['"100"', '100.00'],
    ['0.1', '0.10'],
    ['0.30000000', '0.30'],
    ['"0.000000001"', '0.000000001'],
    ['0.000000001', '0.000000001'],
    ['9007199.254740993', '9007199.254740993'],
    ['9223372036.854775807', '9223372036.854775807'],
    ['"9223372036.854775807"', '9223372036.854775807'],
  ])('reads the amount %s as %s', async (written, amount) => {
    const { user, send } = await setting();
    const { status, body } = await send(
      `{"user_id":"${user.userId}","transaction_type":"admin_grant","amount":${written}}`,
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({ amount, balance_after: amount });
  });

  it.each([
    String.raw`"\u0061mount":9007199254.740993001`,
    `"amount" :\n9007199254.740993001`,
    String.raw`"description":"\"amount\":\"1\"","amount":9007199254.740993001`,
  ])('reads an amount as it is written in %s', async (field) => {
    const { user, send } = await setting();
    const answer = await send(`{"user_id":"${user.userId}","transaction_type":"admin_grant",${field}}`);
    expect(answer).toMatchObject({ status: 201, body: { amount: '9007199254.740993001' } });
  });

  it('adds 0.1 and 0.2 to 0.3', async () => {
    const { post } = await setting();
    await post({ amount: 0.1 });
    const { body } = await post({ amount: 0.2 });
    expect(body['balance_after']).toBe('0.30');
  });

  it.each([
    ['0', 400, 'amount_not_positive'],
    ['-1', 400, 'amount_not_positive'],
    ['"-0.5"', 400, 'amount_not_positive'],
    ['1e2', 422, 'amount_invalid'],
    ['1E-2', 422, 'amount_invalid'],
    ['"1e2"', 422, 'amount_invalid'],
    ['"+1"', 422, 'amount_invalid'],
    ['" 1"', 422, 'amount_invalid'],
    ['"NaN"', 422, 'amount_invalid'],
    ['""', 422, 'amount_invalid'],
    ['"1,5"', 422, 'amount_invalid'],
    ['0.0000000001', 422, 'amount_too_fine'],
    ['0.1000000000000000055', 422, 'amount_too_fine'],
    ['9223372036.854775808', 422, 'amount_out_of_range'],
    ['1000000000000000000000', 422, 'amount_out_of_range'],
    ['true', 422, 'invalid_input'],
    ['null', 422, 'invalid_input'],
    ['[1]', 422, 'invalid_input'],
    ['NaN', 400, 'malformed_json'],
    ['Infinity', 400, 'malformed_json'],
    ['.5', 400, 'malformed_json'],
    ['01', 400, 'malformed_json'],
  ])('refuses the amount %s with %i %s', async (written, status, code) => {
    const { user, send } = await setting();
    const body = `{"user_id":"${user.userId}","transaction_type":"admin_grant","amount":${written}}`;
    const answer = await send(body);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (status === 422) expect(answer.body.errors?.map(({ path }) => path)).toEqual(['amount']);
  });

  it('refuses a balance beyond what a wallet holds', async () => {
    const { post } = await setting();
    await post({ amount: '9223372036.854775807' });
    const { status, body } = await post({ amount: '0.000000001' });
    expect([status, body.code]).toEqual([422, 'amount_out_of_range']);
  });

  it('names every field that is wrong', async () => {
    const { send } = await setting();
    const { status, body } = await send({
      ...{ user_id: 'user-uuid', transaction_type: 'purchase', amount: 'ten', source_id: '' },
      description: 'x'.repeat(501),
    });
    expect([status, body.code]).toEqual([422, 'invalid_input']);
    expect(body.errors?.map(({ path }) => path)).toEqual([
      ...['user_id', 'transaction_type', 'amount', 'source_id', 'description'],
    ]);
  });

  it('does not take a purchase, which only ever comes from a provider', async () => {
    const { post } = await setting();
    expect((await post({ transaction_type: 'purchase' })).status).toBe(422);
  });

  it('refuses text that cannot be stored as it is', async () => {
    const { post } = await setting();
    expect((await post({ description: 'half a \ud83d' })).status).toBe(422);
    expect((await post({ source_id: 'nul\0' })).status).toBe(422);
    expect((await post({ description: 'clear \u001b[2J' })).status).toBe(422);
    expect((await post({ description: 'two\r\nlines\tand a tab' })).status).toBe(201);
  });

  it('takes null for what may be left out, and a user_id in capitals', async () => {
    const { post, user } = await setting();
    const answer = await post({ source_id: null, description: null, user_id: user.userId.toUpperCase() });
    expect([answer.status, answer.body['user_id']]).toEqual([201, user.userId]);
  });

  it('answers the same source_id with the first transaction', async () => {
    const { post } = await setting();
    const first = await post({ source_id: 'order-1', description: 'One' });
    const again = await post({ source_id: 'order-1', description: 'One', amount: '1.000' });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
  });

  it.each([
    ['another amount', { amount: '2' }],
    ['another type', { transaction_type: 'admin_removal' }],
    ['another description', { description: 'Two' }],
  ])('refuses the same source_id with %s, and names the first transaction', async (_, change) => {
    const { post } = await setting();
    const first = await post({ source_id: 'order-1' });
    const { status, body } = await post({ source_id: 'order-1', ...change });
    expect([status, body.code, body['existing_id']]).toEqual([409, 'source_conflict', first.body['id']]);
  });

  it('takes a removal below zero, and refuses a usage beyond what is there', async () => {
    const { post } = await setting();
    const removal = await post({ transaction_type: 'admin_removal', amount: '3' });
    expect([removal.status, removal.body['balance_after']]).toEqual([201, '-3.00']);
    const usage = await post({ transaction_type: 'usage', amount: '0.5' });
    expect(usage.status).toBe(402);
    expect(usage.body).toMatchObject({
      ...{ code: 'insufficient_credits', needed: '0.50', available: '-3.00' },
      buy_url: 'http://localhost:3001/cost-management',
    });
  });

  it('lets a user’s own key spend from the own wallet, and from no other', async () => {
    const { post, key, user, admin } = await setting();
    await post({ amount: '5' });
    const spending = await key(user, 'usage:write');
    const own = await post({ transaction_type: 'usage', amount: 2 }, spending);
    expect([own.status, own.body['amount'], own.body['balance_after']]).toEqual([201, '2.00', '3.00']);
    const other = await post({ transaction_type: 'usage', user_id: admin.userId }, spending);
    expect([other.status, other.body.code]).toEqual([403, 'forbidden']);
    expect((await post({ amount: '5' }, spending)).status).toBe(403);
  });
});
