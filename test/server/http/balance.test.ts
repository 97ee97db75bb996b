import { describe, expect, it } from 'vitest';
import { openShop } from './spending.ts';

const dayMs = 86_400_000;

async function setting() {
  const shop = await openShop();
  const inDays = (days: number) => new Date(shop.deps.now() + days * dayMs).toISOString();
  const allow = (overdraft: unknown, as = shop.headers) =>
    shop.request(`/users/${shop.ada.userId}/overdraft`, { method: 'PUT', body: { overdraft }, as });
  const spend = (amount: unknown) => shop.grant({ amount, transaction_type: 'usage' });
  return { ...shop, inDays, allow, spend };
}

describe('GET /users/{id}/balance', () => {
  it('tells how a wallet stands, to the last credit that expires', async () => {
    const { ada, grant, post, balance, inDays } = await setting();
    const [soon, late] = [inDays(9), inDays(30)];
    await grant({ amount: '3', expires_at: late });
    await grant({ amount: '2', expires_at: soon });
    await post('/holds', { user_id: ada.userId, amount: 4 });
    expect(await balance()).toEqual({
      user_id: ada.userId,
      ...{ balance: '15.00', held: '4.00', overdraft: '0.00', available: '11.00' },
      expiring: [
        { amount: '2.00', expires_at: soon },
        { amount: '3.00', expires_at: late },
      ],
      as_of_seq: 3,
    });
  });

  it('knows oneself as current, and answers an id in capitals', async () => {
    const { ada, get, own } = await setting();
    expect((await get('/users/current/balance', own)).body['user_id']).toBe(ada.userId);
    expect((await get(`/users/${ada.userId.toUpperCase()}/balance`)).status).toBe(200);
  });

  it('tells what the books said at a moment', async () => {
    const { ada, grant, get, deps } = await setting();
    const at = new Date(deps.now()).toISOString();
    deps.clock.advance(5000);
    await grant({ amount: 5 });
    const past = await get(`/users/${ada.userId}/balance?at=${at}`);
    expect(past.body).toEqual({ user_id: ada.userId, balance: '10.00', as_of_seq: 1, at });
    const before = await get(`/users/${ada.userId}/balance?at=2020-01-01T00:00:00%2B01:00`);
    expect(before.body).toMatchObject({ balance: '0.00', as_of_seq: 0, at: '2019-12-31T23:00:00.000Z' });
  });

  it('is nobody else’s to read', async () => {
    const { ada, bob, get, key } = await setting();
    const foreign = await key(bob);
    expect((await get(`/users/${ada.userId}/balance`, foreign)).status).toBe(403);
    expect((await get(`/users/${ada.userId}/balance?at=2020-01-01T00:00:00Z`, foreign)).status).toBe(403);
  });

  it('counts what has expired as gone, whether it was put down or not', async () => {
    const { grant, balance, inDays, deps, spend } = await setting();
    await grant({ amount: 3, expires_at: inDays(1) });
    await spend(1);
    deps.clock.advance(dayMs);
    expect(await balance()).toMatchObject({ balance: '10.00', available: '10.00', expiring: [] });
  });
});

describe('a grant that expires', () => {
  it('says so in its transaction, and others say nothing', async () => {
    const { grant, inDays } = await setting();
    const expires_at = inDays(1);
    expect((await grant({ expires_at })).body['expires_at']).toBe(expires_at);
    expect('expires_at' in (await grant()).body).toBe(false);
  });

  it.each([
    ['in the past', 'admin_grant', '2020-01-01T00:00:00Z'],
    ['of a removal', 'admin_removal', '2999-01-01T00:00:00Z'],
    ['of a usage', 'usage', '2999-01-01T00:00:00Z'],
    ['that is no time', 'admin_grant', 'tomorrow'],
  ])('is refused with an end %s', async (_, transaction_type, expires_at) => {
    const { grant, balance } = await setting();
    const { status, body } = await grant({ transaction_type, expires_at });
    expect([status, body['code']]).toEqual([422, 'invalid_input']);
    expect(body['errors']).toMatchObject([{ path: 'expires_at' }]);
    expect(await balance()).toMatchObject({ balance: '10.00' });
  });
});

describe('PUT /users/{id}/overdraft', () => {
  it('lets the owner spend below zero, so far and no further', async () => {
    const { allow, spend, balance } = await setting();
    const { status, body } = await allow('5');
    expect([status, body['overdraft'], body['available']]).toEqual([200, '5.00', '15.00']);
    expect((await spend(15)).status).toBe(201);
    expect(await spend('0.01')).toMatchObject({ status: 402, body: { available: '0.00' } });
    expect(await balance()).toMatchObject({ balance: '-5.00', overdraft: '5.00', available: '0.00' });
  });

  it('takes a number as the decimal that was written', async () => {
    const { ada, request } = await setting();
    const path = `/users/${ada.userId}/overdraft`;
    const { body } = await request(path, { method: 'PUT', body: '{"overdraft": 9007199.254740993}' });
    expect(body['overdraft']).toBe('9007199.254740993');
  });

  it('can be taken back, and leaves a debt that was made', async () => {
    const { allow, spend } = await setting();
    await allow(5);
    await spend(12);
    expect((await allow(0)).body).toMatchObject({ balance: '-2.00', overdraft: '0.00', available: '-2.00' });
  });

  it.each(['-1', 'much', '1e3', '0.0000000001', null, true])('is not %o', async (overdraft) => {
    const { allow } = await setting();
    const { status, body } = await allow(overdraft);
    expect([status, body['errors']]).toEqual([422, [expect.objectContaining({ path: 'overdraft' })]]);
  });

  it('is not for users to set', async () => {
    const { allow, own } = await setting();
    expect((await allow(5, own)).status).toBe(403);
  });
});

describe('GET /keys/current', () => {
  it('tells what the key may do and what its owner can spend', async () => {
    const { get, ada, own, key } = await setting();
    const body = { name: 'Script', scopes: null, expires_at: null, user_id: ada.userId, available: '10.00' };
    expect((await get('/keys/current', own)).body).toEqual(body);
    const limited = await key(ada, 'usage:write');
    expect((await get('/keys/current', limited)).body).toEqual({ ...body, scopes: ['usage:write'] });
  });

  it('tells no balance to a key that has nothing to do with credits', async () => {
    const { get, ada, key } = await setting();
    const { body } = await get('/keys/current', await key(ada, 'users:read'));
    expect(body).toMatchObject({ scopes: ['users:read'], available: null });
  });
});
