import { randomUUID } from 'node:crypto';
import { parseCredits } from '@coffer/db';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../../setup/app.ts';
import { apiAs } from './caller.ts';
import { world } from './watching.ts';

async function setting() {
  const scene = await world();
  await scene.grant('10');
  const app = apiAs(scene.deps, scene.manager, ['usage:write']);
  return { ...scene, app, own: apiAs(scene.deps, scene.user, ['usage:write']) };
}

describe('a batch of usages over tRPC', () => {
  it('answers each on its own, in order', async () => {
    const { app, user, asUser } = await setting();
    const userId = user.id;
    const { results } = await app.usage.batch({
      transactions: [
        { userId, amount: '4', metadata: { model: 'small' } },
        { userId, amount: '7' },
        { userId, amount: 'seven' },
        { userId, amount: '1', sourceId: '' },
        { userId, amount: '6' },
      ],
    });
    expect(results).toMatchObject([
      { ok: true, replayed: false, transaction: { amount: '-4.00', metadata: { model: 'small' } } },
      {
        ok: false,
        error: {
          ...{ reason: 'insufficient_credits', needed: '7.00', available: '6.00' },
          buyUrl: 'http://localhost:3001/cost-management',
        },
      },
      { ok: false, error: { reason: 'amount_invalid' } },
      { ok: false, error: { reason: 'invalid_input', fields: [{ path: 'sourceId' }] } },
      { ok: true, transaction: { balanceAfter: '0.00' } },
    ]);
    expect((await asUser.balance.get()).balance).toBe('0.00');
  });

  it('is done whole or not at all where that is asked', async () => {
    const { own, asUser } = await setting();
    const transactions = [{ amount: '4' }, { amount: '7' }];
    const refused = own.usage.batch({ transactions, atomic: true });
    await expect(refused).rejects.toMatchObject({
      ...{ code: 'CONFLICT', cause: { code: 'batch_refused', facts: { index: 1 } } },
    });
    expect((await asUser.balance.get()).balance).toBe('10.00');
  });

  it('tells in its error which item was refused, and why', async () => {
    const { call, person, key } = createTestApp();
    const headers = await key(await person('Ada'));
    const body = { transactions: [{ amount: '1' }], atomic: true };
    const answer = await call('/trpc/usage.batch', { method: 'POST', headers, body });
    const { error } = (await answer.json()) as { error: { data: object } };
    expect(error.data).toMatchObject({
      ...{ reason: 'batch_refused', index: 0 },
      error: { reason: 'insufficient_credits', needed: '1.00', available: '0.00' },
    });
  });

  it('may be as long as a thousand', async () => {
    const { call, person, key, deps } = createTestApp();
    const grace = await person('Grace', 'PlatformManager');
    const actor = { type: 'system', id: 'test', name: 'test' } as const;
    await deps.db.ledger.setOverdraft({ userId: grace.userId, overdraft: parseCredits('1000'), actor });
    const item = { amount: '1', sourceId: 's'.repeat(200), description: 'd'.repeat(500) };
    const transactions = Array.from({ length: 1000 }, (_, at) => ({
      ...item,
      sourceId: `${at}${item.sourceId}`,
    }));
    const headers = await key(grace);
    const answer = await call('/trpc/usage.batch', { method: 'POST', headers, body: { transactions } });
    const { result } = (await answer.json()) as { result: { data: { results: { ok: boolean }[] } } };
    expect(result.data.results.filter(({ ok }) => ok)).toHaveLength(1000);
  });
});

describe('balances over tRPC', () => {
  it('tell what expires, and what the books said at a moment', async () => {
    const { asManager, asUser, user, deps } = await setting();
    const at = new Date(deps.now()).toISOString();
    deps.clock.advance(1000);
    const expiresAt = new Date(deps.now() + 86_400_000).toISOString();
    const request = { userId: user.id, amount: '5', requestId: randomUUID(), expiresAt };
    const { transaction } = await asManager.grant.post(request);
    expect(transaction.expiresAt).toBe(expiresAt);
    expect(await asUser.balance.get()).toMatchObject({
      ...{ balance: '15.00', expiring: [{ amount: '5.00', expiresAt }] },
    });
    expect(await asUser.balance.at({ at })).toEqual({ userId: user.id, balance: '10.00', asOfSeq: 1, at });
    const other = asUser.balance.at({ userId: (await setting()).manager.id, at });
    await expect(other).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('may go below zero as far as a manager allows', async () => {
    const { asManager, asUser, user, own } = await setting();
    const overdraft = { userId: user.id, overdraft: '5' };
    expect(await asManager.overdraft.set(overdraft)).toMatchObject({ overdraft: '5.00', available: '15.00' });
    expect((await own.usage.post({ amount: '15' })).transaction.balanceAfter).toBe('-5.00');
    await expect(asUser.overdraft.set(overdraft)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const below = asManager.overdraft.set({ ...overdraft, overdraft: '-1' });
    await expect(below).rejects.toMatchObject({ cause: { code: 'amount_out_of_range' } });
  });
});

describe('a transaction over tRPC', () => {
  it('shows its metadata, and is no undoing because of a word in it', async () => {
    const { own } = await setting();
    const metadata = { reverses: 'nothing', model: 'small' };
    const { transaction } = await own.usage.post({ amount: '1', metadata });
    expect(transaction).toMatchObject({ metadata, reverses: null, expiresAt: null });
  });
});
