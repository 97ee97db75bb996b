import { describe, expect, it } from 'vitest';
import { type Claim, claimRequest, keepAnswer, releaseRequest } from '../../../db/idempotency/request.ts';
import { openWith, outcomes } from '../open.ts';

type Database = ReturnType<typeof openWith>['db'];

const request = { caller: 'user:ada', key: 'k-1' };
const body = Buffer.from('a body');
const other = Buffer.from('another body');
const answer = { status: 201, answer: Buffer.from('sealed') };
const leaseMs = 60_000;
const keptMs = 48 * 3_600_000;

/** Claims the key as a request that is to do the work. */
async function claimFirst(db: Database, named = request, fingerprint = body): Promise<Claim> {
  const { claim } = await claimRequest(db, named, fingerprint);
  if (claim === null) throw new Error('there is an answer already');
  return claim;
}

/** The answer that a repeat gets. */
async function answerOf(db: Database): Promise<unknown> {
  return (await claimRequest(db, request, body)).first;
}

describe('a request under a key', () => {
  it('is the first to claim it, and its repeat is answered as it was', async () => {
    const { db } = openWith();
    await keepAnswer(db, await claimFirst(db), answer);
    expect(await answerOf(db)).toEqual(answer);
    expect(await answerOf(db)).toEqual(answer);
  });

  it('is refused with another body, answered or not', async () => {
    const { db } = openWith();
    const claim = await claimFirst(db);
    expect(await outcomes([claimRequest(db, request, other)])).toEqual(['idempotency_conflict']);
    await keepAnswer(db, claim, answer);
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
    await claimFirst(db);
    const others = [
      { ...request, caller: 'user:bob' },
      { ...request, key: 'k-2' },
    ];
    for (const named of others) expect(await claimFirst(db, named, other)).toMatchObject(named);
  });

  it('that came to nothing leaves its key free', async () => {
    const { db } = openWith();
    await releaseRequest(db, await claimFirst(db));
    expect(await claimFirst(db, request, other)).toMatchObject(request);
  });

  it('that was answered is not released', async () => {
    const { db } = openWith();
    const claim = await claimFirst(db);
    await keepAnswer(db, claim, answer);
    await releaseRequest(db, claim);
    expect(await answerOf(db)).toEqual(answer);
  });

  it('holds its key for a minute, then is taken to have died', async () => {
    const { db, clock } = openWith();
    await claimRequest(db, request, body);
    clock.nowMs += leaseMs;
    expect(await outcomes([claimRequest(db, request, body)])).toEqual(['idempotency_in_progress']);
    clock.nowMs += 1;
    await claimFirst(db);
    expect(await outcomes([claimRequest(db, request, body)])).toEqual(['idempotency_in_progress']);
  });

  it('that outlived its minute touches neither the claim nor the answer of the one after it', async () => {
    const { db, clock } = openWith();
    const late = { status: 500, answer: Buffer.from('late') };
    const slow = await claimFirst(db);
    clock.nowMs += leaseMs + 1;
    const second = await claimFirst(db);
    await keepAnswer(db, slow, late);
    await releaseRequest(db, slow);
    expect(await outcomes([claimRequest(db, request, body)])).toEqual(['idempotency_in_progress']);
    await keepAnswer(db, second, answer);
    await keepAnswer(db, slow, late);
    expect(await answerOf(db)).toEqual(answer);
  });

  it('has its answer kept for two days', async () => {
    const { db, clock } = openWith();
    await keepAnswer(db, await claimFirst(db), answer);
    clock.nowMs += keptMs;
    expect(await answerOf(db)).toEqual(answer);
    clock.nowMs += 1;
    expect(await claimFirst(db, request, other)).toMatchObject(request);
  });
});
