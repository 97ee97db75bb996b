import { describe, expect, it } from 'vitest';
import { apiAs } from './caller.ts';
import { world } from './watching.ts';

/** A user with 10 credits, and an application of a manager. */
async function setting() {
  const scene = await world();
  const app = apiAs(scene.deps, scene.manager, ['usage:write']);
  const { transaction } = await scene.grant('10');
  const hold = (amount: string, more: object = {}) =>
    app.hold.create({ userId: scene.user.id, amount, ...more });
  return { ...scene, app, hold, granted: transaction };
}

describe('holds over tRPC', () => {
  it('set credits aside, and take what the work cost', async () => {
    const { app, hold, user, asUser } = await setting();
    const { hold: made, ...rest } = await hold('4', { description: 'A job', sourceId: 'job-1' });
    expect(rest).toEqual({ available: '6.00', replayed: false });
    expect(made).toMatchObject({
      ...{ userId: user.id, amount: '4.00', state: 'open', capturedAmount: null },
      ...{ sourceId: 'job-1', description: 'A job' },
    });
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(900_000);
    const ended = await app.hold.capture({ id: made.id, amount: '1.5', metadata: { tokens: '9' } });
    expect(ended).toMatchObject({
      ...{ available: '8.50', replayed: false },
      hold: { state: 'captured', capturedAmount: '1.50' },
      transaction: { type: 'usage', amount: '-1.50', sourceId: made.id, metadata: { tokens: '9' } },
    });
    expect(await app.hold.capture({ id: made.id, amount: '1.5' })).toMatchObject({ replayed: true });
    expect(await asUser.hold.get({ id: made.id })).toMatchObject({ state: 'captured' });
  });

  it('give credits back', async () => {
    const { app, hold } = await setting();
    const { hold: made } = await hold('4', { expiresInSeconds: 5 });
    expect(await app.hold.release({ id: made.id })).toMatchObject({
      ...{ hold: { state: 'released' }, available: '10.00', replayed: false },
    });
    expect(await app.hold.release({ id: made.id })).toMatchObject({ replayed: true });
    await expect(app.hold.capture({ id: made.id })).rejects.toMatchObject({
      ...{ code: 'CONFLICT', cause: { code: 'hold_released' } },
    });
  });

  it('are listed page by page, for their owner and for managers', async () => {
    const { asUser, asManager, hold, user, manager } = await setting();
    for (const amount of ['1', '2', '3']) await hold(amount);
    const first = await asUser.hold.list({ state: 'open', limit: 2 });
    expect(first.data.map(({ amount }) => amount)).toEqual(['3.00', '2.00']);
    const second = await asUser.hold.list({ limit: 2, cursor: first.nextCursor ?? '' });
    expect(second).toMatchObject({ data: [{ amount: '1.00' }], hasMore: false, nextCursor: null });
    expect((await asManager.hold.list({ userId: user.id })).data).toHaveLength(3);
    await expect(asUser.hold.list({ userId: manager.id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('are spent by applications, not by people', async () => {
    const { asUser, hold, deps, user } = await setting();
    await expect(asUser.hold.create({ amount: '1' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { hold: made } = await hold('1');
    await expect(asUser.hold.release({ id: made.id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const own = apiAs(deps, user, ['usage:write']);
    await expect(own.hold.release({ id: made.id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { hold: mine } = await own.hold.create({ amount: '1' });
    expect((await own.hold.release({ id: mine.id })).hold.state).toBe('released');
  });
});
