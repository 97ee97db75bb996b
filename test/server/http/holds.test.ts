import { describe, expect, it } from 'vitest';
import { openHolds } from './spending.ts';

describe('POST /holds', () => {
  it('sets credits aside from what is available, not from the balance', async () => {
    const { hold, ada, balance, deps } = await openHolds();
    const before = deps.now();
    const { status, body } = await hold({ description: 'A job', source_id: 'job-1' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7/),
      user_id: ada.userId,
      ...{ amount: '4.00', state: 'open', captured_amount: null, available: '6.00' },
      ...{ source_id: 'job-1', description: 'A job' },
      expires_at: expect.any(String),
      created_at: expect.any(String),
    });
    const lastsMs = Date.parse(String(body['expires_at'])) - Date.parse(String(body['created_at']));
    expect(lastsMs).toBe(900_000);
    expect(Date.parse(String(body['created_at']))).toBeGreaterThanOrEqual(before);
    expect(await balance()).toMatchObject({ balance: '10.00', held: '4.00', available: '6.00' });
  });

  it('is refused beyond what is available, with what is needed and where to buy it', async () => {
    const { hold, held } = await openHolds();
    await held();
    const { status, body } = await hold({ amount: '6.5' });
    expect(status).toBe(402);
    expect(body).toMatchObject({
      ...{ code: 'insufficient_credits', needed: '6.50', available: '6.00' },
      buy_url: 'http://localhost:3001/cost-management',
    });
  });

  it('answers the same source_id with the first hold, and refuses other content', async () => {
    const { hold } = await openHolds();
    const first = await hold({ source_id: 'job-1' });
    const again = await hold({ source_id: 'job-1', amount: 4 });
    expect([again.status, again.body]).toEqual([200, first.body]);
    const other = await hold({ source_id: 'job-1', amount: 5 });
    expect(other).toMatchObject({ status: 409, body: { existing_id: first.body['id'] } });
  });

  it('holds once under one Idempotency-Key', async () => {
    const { hold, headers, balance } = await openHolds();
    const named = { ...headers, 'idempotency-key': 'hold-1' };
    const first = await hold({}, named);
    expect((await hold({}, named)).body).toEqual(first.body);
    expect(await balance()).toMatchObject({ held: '4.00' });
  });

  it.each([0, -1, 604_801, 1.5, '900', 'soon'])('does not last %o seconds', async (expires_in) => {
    const { hold } = await openHolds();
    const { status, body } = await hold({ expires_in });
    expect([status, body['errors']]).toEqual([422, [expect.objectContaining({ path: 'expires_in' })]]);
  });

  it('is over when its time is, whether somebody has noted it or not', async () => {
    const { held, get, balance, deps, end } = await openHolds();
    const id = await held({ expires_in: 60 });
    deps.clock.advance(60_000);
    expect((await get(`/holds/${id}`)).body).toMatchObject({ state: 'expired', available: '10.00' });
    expect((await get('/holds?all=true&state=open')).body['data']).toEqual([]);
    expect(await balance()).toMatchObject({ held: '0.00', available: '10.00' });
    expect(await end(id, 'capture')).toMatchObject({ status: 409, body: { code: 'hold_expired' } });
    expect(await end(id, 'release')).toMatchObject({ status: 200, body: { state: 'expired' } });
  });
});

describe('POST /holds/{id}/capture', () => {
  it('takes all of the hold where nothing is said, with or without a body', async () => {
    const { held, end, balance } = await openHolds();
    for (const body of [undefined, {}, { amount: null }]) {
      const { status, body: answer } = await end(await held({ amount: 1 }), 'capture', body);
      expect(status).toBe(200);
      expect(answer).toMatchObject({ state: 'captured', captured_amount: '1.00' });
    }
    expect(await balance()).toMatchObject({ balance: '7.00', held: '0.00' });
  });

  it('takes less and gives the rest back, with the usage in the answer', async () => {
    const { held, end, get } = await openHolds();
    const id = await held({ description: 'A job' });
    const { body } = await end(id, 'capture', { amount: '1.25', metadata: { tokens: '312' } });
    expect(body).toMatchObject({ state: 'captured', captured_amount: '1.25', available: '8.75' });
    expect(body['transaction']).toMatchObject({
      ...{ transaction_type: 'usage', amount: '1.25', source_id: id, description: 'A job' },
      metadata: { tokens: '312' },
    });
    expect((await get(`/holds/${id}`)).body).toMatchObject({ state: 'captured', captured_amount: '1.25' });
  });

  it('takes more where it is there, and is refused whole where it is not', async () => {
    const { held, end, balance } = await openHolds();
    const id = await held();
    const refused = await end(id, 'capture', { amount: 11 });
    expect(refused).toMatchObject({ status: 402, body: { needed: '7.00', available: '6.00' } });
    expect(await balance()).toMatchObject({ balance: '10.00', held: '4.00' });
    expect((await end(id, 'capture', { amount: 10 })).status).toBe(200);
    expect(await balance()).toMatchObject({ balance: '0.00', held: '0.00' });
  });

  it('is a release for 0, and is refused below', async () => {
    const { held, end, balance } = await openHolds();
    const id = await held();
    expect((await end(id, 'capture', { amount: '-1' })).status).toBe(422);
    const { body } = await end(id, 'capture', { amount: 0 });
    expect(body).toMatchObject({ state: 'released', captured_amount: null, transaction: null });
    expect(await balance()).toMatchObject({ balance: '10.00', held: '0.00' });
  });

  it('answers the same amount as the first time, and names the ending it had for another', async () => {
    const { held, end } = await openHolds();
    const id = await held();
    const first = await end(id, 'capture', { amount: 3 });
    expect((await end(id, 'capture', { amount: '3.0' })).body).toEqual(first.body);
    const other = await end(id, 'capture', { amount: 2 });
    expect(other).toMatchObject({ status: 409, body: { code: 'hold_captured' } });
    expect(await end(id, 'release')).toMatchObject({ status: 409, body: { code: 'hold_captured' } });
  });

  it('never takes a body of another type for none', async () => {
    const { held, end, headers, call } = await openHolds();
    const id = await held();
    const type = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await end(id, 'capture', { amount: 1 }, type)).status).toBe(415);
    const path = `/admin/api/v1/holds/${id}/capture`;
    const unnamed = await call(path, {
      method: 'POST',
      headers: { ...headers, 'content-type': '' },
      body: '{',
    });
    expect(unnamed.status).toBe(415);
  });
});

describe('POST /holds/{id}/release', () => {
  it('gives the credits back, however often', async () => {
    const { held, end, balance } = await openHolds();
    const id = await held();
    for (let count = 0; count < 2; count += 1) {
      const { status, body } = await end(id, 'release');
      expect([status, body['state'], body['available']]).toEqual([200, 'released', '10.00']);
    }
    expect(await end(id, 'capture')).toMatchObject({ status: 409, body: { code: 'hold_released' } });
    expect(await balance()).toMatchObject({ held: '0.00' });
  });
});
