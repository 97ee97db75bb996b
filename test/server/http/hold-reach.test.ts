import { describe, expect, it } from 'vitest';
import { openHolds } from './spending.ts';

describe('who may hold', () => {
  it('is a user’s own key for the own wallet', async () => {
    const { held, end, hold, bob, own } = await openHolds();
    const id = await held({}, own);
    expect((await end(id, 'capture', { amount: 1 }, own)).status).toBe(200);
    const other = await hold({ user_id: bob.userId }, own);
    expect(other).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('does not end what an administrator’s application holds of one’s own credits', async () => {
    const { held, end, own, get } = await openHolds();
    const id = await held();
    for (const how of ['capture', 'release'] as const) {
      expect(await end(id, how, undefined, own)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    expect((await get(`/holds/${id}`, own)).body['state']).toBe('open');
  });

  it('finds no hold of somebody else’s', async () => {
    const { held, end, get, key, bob } = await openHolds();
    const id = await held();
    const foreign = await key(bob);
    expect((await get(`/holds/${id}`, foreign)).status).toBe(404);
    expect(await end(id, 'release', undefined, foreign)).toMatchObject({
      ...{ status: 404, body: { code: 'hold_not_found' } },
    });
  });

  it('cannot take the name of a hold that an application will make', async () => {
    const { hold, own } = await openHolds();
    expect((await hold({ source_id: 'job-1', amount: 1 }, own)).status).toBe(201);
    expect((await hold({ source_id: 'job-1', amount: 2 })).status).toBe(201);
  });
});

describe('GET /holds', () => {
  it('lists one’s own, a user’s, or everybody’s, by state and page', async () => {
    const { held, end, get, ada, bob, grant, own } = await openHolds();
    await grant({ user_id: bob.userId });
    const ids = [await held({ amount: 1 }), await held({ amount: 2 }), await held({ user_id: bob.userId })];
    await end(ids[0] ?? '', 'release');
    const list = async (query: string, as?: Record<string, string>) => {
      const { body } = await get(`/holds${query}`, as);
      return (body['data'] as { id: string }[]).map(({ id }) => ids.indexOf(id));
    };
    expect(await list('')).toEqual([]);
    expect(await list('', own)).toEqual([1, 0]);
    expect(await list(`?user_id=${ada.userId}&state=open`)).toEqual([1]);
    expect(await list('?all=true')).toEqual([2, 1, 0]);
    expect(await list('?all=true&state=released')).toEqual([0]);
    const first = await get('/holds?all=true&limit=2');
    expect(first.body).toMatchObject({ has_more: true, next_cursor: expect.any(String) });
    expect(await list(`?all=true&cursor=${String(first.body['next_cursor'])}`)).toEqual([0]);
    expect((await get(`/holds?user_id=${bob.userId}`, own)).status).toBe(403);
    expect((await get('/holds?all=true', own)).status).toBe(403);
  });
});
