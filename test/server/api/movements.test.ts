import { randomUUID } from 'node:crypto';
import { changeUser, getTransaction } from '@coffer/db';
import { describe, expect, it } from 'vitest';
import { createTestDeps } from '../../setup/deps.ts';
import { apiAs, makeUser } from './caller.ts';

async function world() {
  const deps = createTestDeps();
  const manager = await makeUser(deps, 'Mona', ['BillingManager']);
  const user = await makeUser(deps, 'Uma');
  return { deps, user, manager, asManager: apiAs(deps, manager), asUser: apiAs(deps, user) };
}

describe('grants, removals and usage over tRPC', () => {
  it('grants exactly what was written, and shows it in the balance', async () => {
    const { asManager, asUser, user } = await world();
    const { transaction } = await asManager.grant.post({
      userId: user.id,
      amount: '0.000000001',
      requestId: randomUUID(),
    });
    expect(transaction).toMatchObject({
      type: 'admin_grant',
      amount: '0.000000001',
      balanceAfter: '0.000000001',
    });
    expect(await asUser.balance.get()).toMatchObject({
      balance: '0.000000001',
      held: '0.00',
      asOfSeq: transaction.seq,
    });
  });

  it('posts once however often one request is sent', async () => {
    const { asManager, asUser, user } = await world();
    const request = { userId: user.id, amount: '10', description: 'Welcome', requestId: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => asManager.grant.post(request)));
    expect(new Set(answers.map((answer) => answer.transaction.id)).size).toBe(1);
    expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
    expect((await asUser.balance.get()).balance).toBe('10.00');
  });

  it('refuses one request id with another amount, and says so', async () => {
    const { asManager, user } = await world();
    const requestId = randomUUID();
    await asManager.grant.post({ userId: user.id, amount: '10', requestId });
    await expect(asManager.grant.post({ userId: user.id, amount: '11', requestId })).rejects.toMatchObject({
      code: 'CONFLICT',
      cause: { code: 'source_conflict' },
    });
  });

  it('lets a removal leave a debt', async () => {
    const { asManager, user } = await world();
    const { transaction } = await asManager.removal.post({
      userId: user.id,
      amount: '5',
      requestId: randomUUID(),
    });
    expect(transaction).toMatchObject({ type: 'admin_removal', amount: '-5.00', balanceAfter: '-5.00' });
  });

  it.each([
    ['0', 'amount_not_positive'],
    ['-1', 'amount_not_positive'],
    ['1e3', 'amount_invalid'],
    ['0.0000000001', 'amount_too_fine'],
    ['99999999999', 'amount_out_of_range'],
  ])('refuses to grant %s with %s', async (amount, code) => {
    const { asManager, user } = await world();
    const refused = asManager.grant.post({ userId: user.id, amount, requestId: randomUUID() });
    await expect(refused).rejects.toMatchObject({ cause: { code } });
  });

  it('undoes a grant once, linked both ways', async () => {
    const { deps, asManager, user } = await world();
    const granted = await asManager.grant.post({ userId: user.id, amount: '7', requestId: randomUUID() });
    const first = await asManager.grant.undo({ transactionId: granted.transaction.id });
    const second = await asManager.grant.undo({ transactionId: granted.transaction.id });
    expect(first.transaction).toMatchObject({
      type: 'admin_removal',
      amount: '-7.00',
      reverses: granted.transaction.id,
    });
    expect(second).toMatchObject({ replayed: true, transaction: { id: first.transaction.id } });
    const [undone] = (await asManager.transaction.list({ userId: user.id })).data.slice(-1);
    expect(undone?.reversedBy).toBe(first.transaction.id);
    expect(await getTransaction(deps.db, first.transaction.id)).not.toBeNull();
  });

  it('does not undo usage, an undo, or what is not there', async () => {
    const { asManager, user } = await world();
    const granted = await asManager.grant.post({ userId: user.id, amount: '7', requestId: randomUUID() });
    const spent = await asManager.usage.post({ userId: user.id, amount: '1' });
    const undone = await asManager.grant.undo({ transactionId: granted.transaction.id });
    for (const { transaction } of [spent, undone]) {
      await expect(asManager.grant.undo({ transactionId: transaction.id })).rejects.toMatchObject({
        cause: { code: 'not_reversible' },
      });
    }
    await expect(asManager.grant.undo({ transactionId: randomUUID() })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('refuses to spend more than is there, with what is missing', async () => {
    const { asManager, user } = await world();
    await expect(asManager.usage.post({ userId: user.id, amount: '1' })).rejects.toMatchObject({
      code: 'PAYMENT_REQUIRED',
      cause: { code: 'insufficient_credits', facts: { needed: '1.00', available: '0.00' } },
    });
  });

  it('lets a user’s own key spend from its own wallet only', async () => {
    const { deps, asManager, user, manager } = await world();
    await asManager.grant.post({ userId: user.id, amount: '3', requestId: randomUUID() });
    const own = apiAs(deps, user, ['usage:write']);
    expect((await own.usage.post({ amount: '1', sourceId: 'job-1' })).transaction.balanceAfter).toBe('2.00');
    await expect(own.usage.post({ userId: manager.id, amount: '1' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('keeps the sources of users and managers apart', async () => {
    const { deps, asManager, user } = await world();
    await asManager.grant.post({ userId: user.id, amount: '3', requestId: randomUUID() });
    await apiAs(deps, user, ['usage:write']).usage.post({ amount: '1', sourceId: 'order-1' });
    const { replayed } = await asManager.usage.post({ userId: user.id, amount: '2', sourceId: 'order-1' });
    expect(replayed).toBe(false);
  });

  it('finds a source again whatever its sender has become since', async () => {
    const { deps, asManager, user } = await world();
    await asManager.grant.post({ userId: user.id, amount: '9', requestId: randomUUID() });
    const own = apiAs(deps, user, ['usage:write']);
    const spend = { amount: '1', sourceId: 'job-1' };
    const first = await own.usage.post(spend);
    await changeUser(deps.db, user.id, { roles: ['BillingManager'] });
    expect(await own.usage.post(spend)).toMatchObject({
      replayed: true,
      transaction: { id: first.transaction.id },
    });
    const asManagerNow = await own.usage.post({ ...spend, sourceId: 'job-2' });
    await changeUser(deps.db, user.id, { roles: [] });
    expect(await own.usage.post({ ...spend, sourceId: 'job-2' })).toMatchObject({
      replayed: true,
      transaction: { id: asManagerNow.transaction.id, balanceAfter: '7.00' },
    });
  });

  it('lets a manager’s own spending take no source from what the manager does for others', async () => {
    const { asManager, manager, user } = await world();
    for (const { id: userId } of [user, manager]) {
      await asManager.grant.post({ userId, amount: '3', requestId: randomUUID() });
    }
    const sourceId = 'order-1';
    const posted = [
      await asManager.usage.post({ amount: '1', sourceId }),
      await asManager.usage.post({ userId: user.id, amount: '1', sourceId }),
    ];
    expect(posted.map(({ replayed }) => replayed)).toEqual([false, false]);
  });

  it('shows a user that an administrator granted, not which one', async () => {
    const { asManager, asUser, user, manager } = await world();
    await asManager.grant.post({ userId: user.id, amount: '1', requestId: randomUUID() });
    const [seenByUser] = (await asUser.transaction.list()).data;
    const [seenByManager] = (await asManager.transaction.list({ userId: user.id })).data;
    expect(seenByUser?.actor).toEqual({ type: 'user', id: null, name: 'Administrator' });
    expect(seenByManager?.actor).toEqual({ type: 'user', id: manager.id, name: 'Mona' });
  });

  it.each(['grant', 'removal'] as const)('lets no standard user post a %s', async (router) => {
    const { asUser, user } = await world();
    const refused = asUser[router].post({ userId: user.id, amount: '1', requestId: randomUUID() });
    await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN', cause: { code: 'forbidden' } });
  });
});
