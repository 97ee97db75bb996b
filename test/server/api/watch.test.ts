import { randomUUID } from 'node:crypto';
import { changeUser, removeUser } from '@coffer/db';
import { isTrackedEnvelope } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { createTestDeps } from '../../setup/deps.ts';
import { apiAs, makeUser } from './caller.ts';

async function world() {
  const deps = createTestDeps();
  const manager = await makeUser(deps, 'Mona', ['PlatformManager']);
  const user = await makeUser(deps, 'Uma');
  const asManager = apiAs(deps, manager);
  const grant = (amount: string) =>
    asManager.grant.post({ userId: user.id, amount, requestId: randomUUID() });
  return { deps, user, manager, asManager, asUser: apiAs(deps, user), grant };
}

/** The stream of one watcher, one event after the other. */
async function open(watching: Promise<AsyncIterable<unknown>>) {
  const events = (await watching)[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await events.next();
    if (done || !isTrackedEnvelope(value)) throw new Error('the stream ended');
    const [id, data] = value;
    return {
      id,
      data: data as { kind: string; transaction: { amount: string }; balance: { balance: string } },
    };
  };
  return { next, close: () => events.return?.() };
}

describe('watching a wallet', () => {
  it('tells each movement in order, with the balance', async () => {
    const { asUser, grant } = await world();
    const stream = await open(asUser.balance.watch());
    const first = stream.next();
    await grant('1');
    await grant('2');
    expect((await first).data.transaction.amount).toBe('1.00');
    expect((await stream.next()).data).toMatchObject({
      transaction: { amount: '2.00' },
      balance: { balance: '3.00' },
    });
    await stream.close();
  });

  it('resumes after the last event without a gap', async () => {
    const { asUser, grant } = await world();
    const { transaction } = await grant('1');
    await grant('2');
    await grant('3');
    const stream = await open(asUser.balance.watch({ lastEventId: String(transaction.seq) }));
    expect((await stream.next()).data.transaction.amount).toBe('2.00');
    expect((await stream.next()).data.transaction.amount).toBe('3.00');
    await stream.close();
  });

  it('tells nobody of another wallet', async () => {
    const { asManager, user, manager, asUser } = await world();
    const stream = await open(asUser.balance.watch());
    const next = stream.next();
    await asManager.grant.post({ userId: manager.id, amount: '9', requestId: randomUUID() });
    await asManager.grant.post({ userId: user.id, amount: '1', requestId: randomUUID() });
    expect((await next).data.transaction.amount).toBe('1.00');
    await stream.close();
  });

  it('lets a manager watch anybody, and a user only themselves', async () => {
    const { asManager, asUser, user, manager, grant } = await world();
    const stream = await open(asManager.balance.watch({ userId: user.id }));
    const next = stream.next();
    await grant('4');
    expect((await next).data.transaction.amount).toBe('4.00');
    await stream.close();
    const refused = await open(asUser.balance.watch({ userId: manager.id }));
    await expect(refused.next()).rejects.toMatchObject({ cause: { code: 'forbidden' } });
  });

  it('ends with the role that allowed it', async () => {
    const { deps, user } = await world();
    const other = await makeUser(deps, 'Otto', ['BillingManager']);
    const asOther = apiAs(deps, other);
    const stream = await open(asOther.balance.watch({ userId: user.id }));
    const next = stream.next();
    await changeUser(deps.db, other.id, { roles: [] });
    await apiAs(deps, await makeUser(deps, 'Pia', ['BillingManager'])).grant.post({
      userId: user.id,
      amount: '1',
      requestId: randomUUID(),
    });
    await expect(next).rejects.toMatchObject({ cause: { code: 'forbidden' } });
  });

  it('ends with the account', async () => {
    const { deps, asUser, user, grant } = await world();
    const stream = await open(asUser.balance.watch());
    const next = stream.next();
    await removeUser(deps.db, user.id);
    await grant('1').catch(() => undefined);
    await expect(next).rejects.toMatchObject({ cause: { code: 'not_signed_in' } });
  });
});
