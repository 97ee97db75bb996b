import { randomUUID } from 'node:crypto';
import { changeUser, parseCredits, removeUser } from '@coffer/db';
import { createPayments } from '@coffer/server/payments/create.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openWorkbench } from '../../db/open.ts';
import { apiAs, makeUser } from './caller.ts';
import { open, world } from './watching.ts';

afterEach(() => vi.useRealTimers());

/** Only the timers of waiting: what is read and written takes its own time. */
const holdTimers = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

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
    const refused = asUser.balance.watch({ userId: manager.id });
    await expect(refused).rejects.toMatchObject({ cause: { code: 'forbidden' } });
  });

  it('ends with the role that allowed it, a few seconds after it at most', async () => {
    const { deps, user } = await world();
    const other = await makeUser(deps, 'Otto', ['BillingManager']);
    const stream = await open(apiAs(deps, other).balance.watch({ userId: user.id }));
    const next = stream.next();
    await changeUser(deps.db, other.id, { roles: [] });
    deps.clock.advance(5000);
    await apiAs(deps, await makeUser(deps, 'Pia', ['BillingManager'])).grant.post({
      userId: user.id,
      amount: '1',
      requestId: randomUUID(),
    });
    await expect(next).rejects.toMatchObject({ cause: { code: 'forbidden' } });
  });

  it('ends with the account, though nothing happens any more', async () => {
    const { deps, asUser, user } = await world();
    holdTimers();
    const stream = await open(asUser.balance.watch());
    const ended = stream.next().catch((error: unknown) => error);
    await removeUser(deps.db, user.id);
    deps.clock.advance(30_000);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await ended).toMatchObject({ cause: { code: 'not_signed_in' } });
  });

  it('finds what another process wrote', async () => {
    const { asUser, deps, user } = await world();
    holdTimers();
    const stream = await open(asUser.balance.watch());
    const next = stream.next();
    const actor = { type: 'system', id: 'test', name: 'test' } as const;
    const amount = parseCredits('6');
    const rest = { origin: 'request', sourceId: null, description: null, actor, metadata: null };
    openWorkbench(deps.db).commit({ userId: user.id, type: 'admin_grant', amount, ...rest });
    await vi.advanceTimersByTimeAsync(5500);
    expect((await next).data).toMatchObject({
      transaction: { amount: '6.00' },
      balance: { balance: '6.00' },
    });
    await stream.close();
  });

  it('tells how the wallet stands when something is held, released or allowed', async () => {
    const { asUser, asManager, grant, user } = await world();
    await grant('10');
    const stream = await open(asUser.balance.watch());
    const told = async () => {
      const { id, data } = await stream.next();
      const { balance, held, overdraft, available, asOfSeq } = data.balance;
      expect([data.kind, id]).toEqual(['balance', String(asOfSeq)]);
      return [balance, held, overdraft, available];
    };
    let next = told();
    const { hold } = await asManager.hold.create({ userId: user.id, amount: '4' });
    expect(await next).toEqual(['10.00', '4.00', '0.00', '6.00']);
    next = told();
    await asManager.hold.release({ id: hold.id });
    expect(await next).toEqual(['10.00', '0.00', '0.00', '10.00']);
    next = told();
    await asManager.overdraft.set({ userId: user.id, overdraft: '5' });
    expect(await next).toEqual(['10.00', '0.00', '5.00', '15.00']);
    await stream.close();
  });

  it('tells of a capture with its movement, once', async () => {
    const { asUser, asManager, grant, user } = await world();
    await grant('10');
    const { hold } = await asManager.hold.create({ userId: user.id, amount: '4' });
    const stream = await open(asUser.balance.watch());
    const next = stream.next();
    await asManager.hold.capture({ id: hold.id, amount: '3' });
    expect((await next).data).toMatchObject({
      ...{ kind: 'movement', transaction: { amount: '-3.00' } },
      balance: { balance: '7.00', held: '0.00', available: '7.00' },
    });
    const after = stream.next();
    await grant('1');
    expect((await after).data).toMatchObject({ kind: 'movement', transaction: { amount: '1.00' } });
    await stream.close();
  });

  it('tells when the time of a hold is over, though nothing happens', async () => {
    const { asUser, asManager, grant, user, deps } = await world();
    await grant('10');
    await asManager.hold.create({ userId: user.id, amount: '4', expiresInSeconds: 60 });
    holdTimers();
    const stream = await open(asUser.balance.watch());
    const next = stream.next();
    await vi.advanceTimersByTimeAsync(1000);
    deps.clock.advance(60_000);
    await vi.advanceTimersByTimeAsync(5500);
    expect((await next).data).toMatchObject({
      kind: 'balance',
      balance: { held: '0.00', available: '10.00' },
    });
    await stream.close();
  });

  it('tells a purchase from its beginning to its end', async () => {
    const amountNano = parseCredits('50');
    const payment = { provider: 'dummy', amountNano, hostUrl: 'http://localhost:3001' } as const;
    const { deps, user } = await world({ config: { payment } });
    const bought = { ...deps, payments: createPayments(deps) };
    const asUser = apiAs(bought, user);
    const stream = await open(asUser.balance.watch());
    const next = stream.next();
    const { purchaseId } = await asUser.purchase.start({ requestId: randomUUID() });
    let told = await next;
    expect(told.data).toMatchObject({ kind: 'purchase', purchase: { id: purchaseId, state: 'open' } });
    while (told.data.purchase?.state !== 'paid') told = await stream.next();
    expect(told.data.purchase).toMatchObject({ id: purchaseId, credits: '50.00' });
    await stream.close();
  });
});
