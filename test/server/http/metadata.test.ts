import { describe, expect, it } from 'vitest';
import { openShop } from './spending.ts';

async function setting() {
  const shop = await openShop();
  const post = async (metadata: unknown, more: object = {}) => {
    const { status, body } = await shop.grant({ metadata, ...more });
    return { status, body, errors: body['errors'] as { path: string; message: string }[] | undefined };
  };
  return { ...shop, post };
}

const full = Object.fromEntries(
  Array.from({ length: 16 }, (_, at) => [`${at}`.padStart(40, 'k'), 'v'.repeat(500)]),
);

describe('metadata of a transaction', () => {
  it('is kept and shown as it was given', async () => {
    const { post, get } = await setting();
    const metadata = { model: 'small', größe: '12 ½', empty: '' };
    const { status, body } = await post(metadata);
    expect([status, body['metadata']]).toEqual([201, metadata]);
    expect((await get(`/transactions/${String(body['id'])}`)).body['metadata']).toEqual(metadata);
  });

  it('may be sixteen texts of five hundred characters', async () => {
    const { post } = await setting();
    expect((await post(full)).body['metadata']).toEqual(full);
  });

  it.each([
    ['a number for a text', { tokens: 3 }, 'metadata.tokens'],
    ['a list', ['a'], 'metadata'],
    ['a text', 'a', 'metadata'],
    ['a name without characters', { '': 'a' }, 'metadata.'],
    ['a name of 41 characters', { ['k'.repeat(41)]: 'a' }, `metadata.${'k'.repeat(41)}`],
    ['a name in two lines', { 'a\nb': 'a' }, 'metadata.a\nb'],
    ['a text of 501 characters', { a: 'v'.repeat(501) }, 'metadata.a'],
    ['half a character', { a: '\ud83d' }, 'metadata.a'],
    ['a seventeenth', { ...full, one: 'more' }, 'metadata'],
    [
      'more than 16 KiB',
      Object.fromEntries(Object.keys(full).map((name) => [name, '€'.repeat(500)])),
      'metadata',
    ],
  ])('is not %s', async (_, metadata, path) => {
    const { post } = await setting();
    const { status, errors } = await post(metadata);
    expect([status, errors?.map((error) => error.path)]).toEqual([422, [path]]);
  });

  it('has no name that JavaScript takes for something else', async () => {
    const { ada, request } = await setting();
    const body = `{"user_id":"${ada.userId}","transaction_type":"admin_grant","amount":1,"metadata":{"__proto__":"x"}}`;
    expect((await request('/transactions', { method: 'POST', body })).status).toBe(422);
  });

  it('is part of the content that a repeat must have, in any order', async () => {
    const { post } = await setting();
    const first = await post({ a: '1', b: '2' }, { source_id: 'one' });
    const again = await post({ b: '2', a: '1' }, { source_id: 'one' });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect((await post({ a: '1' }, { source_id: 'one' })).status).toBe(409);
  });
});
