import { createLimits } from '@coffer/server/limit/limits.ts';
import { Seats } from '@coffer/server/limit/seats.ts';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../../setup/app.ts';

type Overrides = Parameters<typeof createTestApp>[0];

async function setting(overrides: Overrides = {}) {
  const server = createTestApp(overrides);
  const ada = await server.person('Ada');
  const grace = await server.person('Grace', 'PlatformManager');
  const browsers = { ada: await server.browser(ada), grace: await server.browser(grace) };
  const watch = (who: keyof typeof browsers, userId?: string) => {
    const input = userId === undefined ? '' : `?input=${JSON.stringify({ userId })}`;
    return server.call(`/trpc/balance.watch${input}`, { headers: browsers[who] });
  };
  const watchMany = (who: keyof typeof browsers, count: number) =>
    Promise.all(Array.from({ length: count }, () => watch(who)));
  return { ...server, ada, watch, watchMany };
}

async function close(streams: readonly Response[]): Promise<void> {
  for (const { body } of streams) await body?.cancel();
}

describe('a stream of live changes', () => {
  it('is refused to who has ten already, until one of them is closed', async () => {
    const { watch, watchMany } = await setting();
    const streams = await watchMany('ada', 10);
    const refused = await watch('ada');
    expect(streams.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await refused.text()).toContain('"reason":"too_many_streams"');
    await close(streams.slice(0, 1));
    const again = await watch('ada');
    expect(again.status).toBe(200);
    await close([...streams.slice(1), again]);
  });

  it('counts for who watches, not for whose wallet it is', async () => {
    const { ada, watch, watchMany } = await setting();
    const streams = await watchMany('ada', 10);
    const other = await watch('grace', ada.userId);
    expect(other.status).toBe(200);
    await close([...streams, other]);
  });

  it('is refused to everybody when the process has as many as it can take', async () => {
    const rules = { perUser: 10, inAll: 2, code: 'too_many_streams', retryAfterSeconds: 30 } as const;
    const { watch, watchMany } = await setting({
      limits: { ...createLimits([], Date.now), streams: new Seats(rules) },
    });
    const streams = await watchMany('ada', 2);
    const refused = await watch('grace');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await refused.text()).toContain('"reason":"server_busy"');
    await close(streams);
  });

  it('that is refused for another reason says so in the stream, where a browser can read it', async () => {
    const { watch } = await setting();
    for (let count = 0; count < 11; count += 1) {
      const refused = await watch('grace', '019aaaaa-0000-7000-8000-000000000000');
      expect(refused.status).toBe(200);
      expect(await refused.text()).toContain('"reason":"user_not_found"');
    }
    const stream = await watch('grace');
    expect(stream.status).toBe(200);
    await close([stream]);
  });
});

describe('a batch', () => {
  const batchOf = (count: number) =>
    `/trpc/${Array.from({ length: count }, () => 'user.me').join(',')}?batch=1`;

  it('holds as many calls as the dashboard makes at once, and no more', async () => {
    const { call } = await setting();
    expect((await call(batchOf(5))).status).toBe(200);
    expect((await call(batchOf(6))).status).toBe(400);
  });
});
