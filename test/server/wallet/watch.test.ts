import { randomUUID } from 'node:crypto';
import { type PostCommand, creditsFromNano } from '@coffer/db';
import { describe, expect, it, vi } from 'vitest';
import { type World, open, world } from '../api/watching.ts';

type Stream = Awaited<ReturnType<typeof open>>;

const openMany = ({ asUser }: World, count: number): Promise<Stream[]> =>
  Promise.all(Array.from({ length: count }, () => open(asUser.balance.watch())));

describe('many who watch one wallet', () => {
  it('cost no more reads than one', async () => {
    const scene = await world();
    const select = vi.spyOn(scene.deps.db.read, 'select');
    const readsOf = async (watchers: number): Promise<number> => {
      const streams = await openMany(scene, watchers);
      const told = streams.map((stream) => stream.next());
      select.mockClear();
      await scene.grant('1');
      await Promise.all(told);
      const reads = select.mock.calls.length;
      await Promise.all(streams.map((stream) => stream.close()));
      return reads;
    };
    const [one, ten] = [await readsOf(1), await readsOf(10)];
    expect(ten).toBe(one);
  });

  it('cost one read for all that comes at once', async () => {
    const scene = await world();
    const [stream] = await openMany(scene, 1);
    const told = stream?.next();
    await scene.grant('1');
    await told;
    const select = vi.spyOn(scene.deps.db.read, 'select');
    const post = () => scene.deps.db.ledger.post(usage(scene));
    await Promise.all(Array.from({ length: 80 }, post));
    for (let count = 0; count < 80; count += 1) await stream?.next();
    expect(select.mock.calls.length).toBeLessThan(20);
    await stream?.close();
  });

  it('are each told everything in order, however slowly they read', async () => {
    const scene = await world();
    const { transaction } = await scene.grant('1');
    const [quick, slow] = await openMany(scene, 2);
    const begun = [quick?.next(), slow?.next()];
    const post = () => scene.deps.db.ledger.post(usage(scene));
    await Promise.all(Array.from({ length: 250 }, post));
    const seen = async (stream: Stream | undefined, first: ReturnType<Stream['next']> | undefined) => {
      const ids = [(await first)?.id];
      while (ids.length < 250) ids.push((await stream?.next())?.id);
      return ids;
    };
    const all = Array.from({ length: 250 }, (_, index) => String(transaction.seq + 1 + index));
    expect(await seen(quick, begun[0])).toEqual(all);
    expect(await seen(slow, begun[1])).toEqual(all);
    await Promise.all([quick?.close(), slow?.close()]);
  });
});

/** A billionth of what was granted. */
function usage({ user }: World): PostCommand {
  return {
    userId: user.id,
    type: 'usage',
    amount: creditsFromNano(1n),
    origin: 'request',
    sourceId: randomUUID(),
    description: null,
    metadata: null,
    actor: { type: 'system', id: 'test', name: 'test' },
  };
}
