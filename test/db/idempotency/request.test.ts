import { describe, expect, it } from 'vitest';
import { claimRequest, keepAnswer, releaseRequest } from '../../../db/index.ts';
import { openWith, outcomes } from '../open.ts';

const request = { caller: 'user:ada', key: 'k-1' };
const body = Buffer.from('a body');
const other = Buffer.from('another body');
const answer = { status: 201, answer: Buffer.from('sealed') };
const leaseMs = 60_000;
const keptMs = 48 * 3_600_000;

describe('a request under a key', () => {
  it('is the first to claim it, and its repeat is answered as it was', async () => {
    const { db } = openWith();
    expect(await claimRequest(db, request, body)).toBeNull();
    await keepAnswer(db, request, answer);
    expect(await claimRequest(db, request, body)).toEqual(answer);
    expect(await claimRequest(db, request, body)).toEqual(answer);
  });

  it('is refused with another body, answered or not', async () => {
    const { db } = openWith();
    await claimRequest(db, request, body);
    expect(await outcomes([claimRequest(db, request, other)])).toEqual(['idempotency_conflict']);
    await keepAnswer(db, request, answer);
    expect(await outcomes([claimRequest(db, request, other)])).toEqual(['idempotency_conflict']);
  });

  it('is told to wait while the first one runs', async () => {
    const { db } = openWith();
    const rivals = await outcomes(Array.from({ length: 10 }, () => claimRequest(db, request, body)));
    expect(rivals.sort()).toEqual(['done', ...Array.from({ length: 9 }, () => 'idempotency_in_progress')]);
    await expect(claimRequest(db, request, body)).rejects.toHaveProperty('facts', { retryAfterSeconds: 1 });
  });

  it('shares its key with nobody else', async () => {
    const { db } = openWith();
    await claimRequest(db, request, body);
    expect(await claimRequest(db, { ...request, caller: 'user:bob' }, other)).toBeNull();
    expect(await claimRequest(db, { ...request, key: 'k-2' }, other)).toBeNull();
  });

  it('that came to nothing leaves its key free', async () => {
    const { db } = openWith();
    await claimRequest(db, request, body);
    await releaseRequest(db, request);
    expect(await claimRequest(db, request, other)).toBeNull();
  });

  it('that was answered is not released', async () => {
    const { db } = openWith();
    await claimRequest(db, request, body);
    await keepAnswer(db, request, answer);
    await releaseRequest(db, request);
    expect(await claimRequest(db, request, body)).toEqual(answer);
  });

  it('holds its key for a minute, then is taken to have died', async () => {
    const { db, clock } = openWith();
    await claimRequest(db, request, body);
    clock.nowMs += leaseMs;
    expect(await outcomes([claimRequest(db, request, body)])).toEqual(['idempotency_in_progress']);
    clock.nowMs += 1;
    expect(await claimRequest(db, request, body)).toBeNull();
    expect(await outcomes([claimRequest(db, request, body)])).toEqual(['idempotency_in_progress']);
  });

  it('has its answer kept for two days', async () => {
    const { db, clock } = openWith();
    await claimRequest(db, request, body);
    await keepAnswer(db, request, answer);
    clock.nowMs += keptMs;
    expect(await claimRequest(db, request, body)).toEqual(answer);
    clock.nowMs += 1;
    expect(await claimRequest(db, request, other)).toBeNull();
  });
});
