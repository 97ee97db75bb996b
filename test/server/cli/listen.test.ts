import { once } from 'node:events';
import { Agent, type IncomingMessage, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '@coffer/server/cli/gate.ts';
import { listen, stopListening } from '@coffer/server/cli/listen.ts';
import { describe, expect, it, onTestFinished } from 'vitest';

const host = '127.0.0.1';

/** Listens on a free port, and asks as a browser does: over one connection, kept for the next time. */
async function listening(app: App) {
  const server = await listen(app, { host, port: 0 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const { port } = server.address() as AddressInfo;
  const ask = async (): Promise<IncomingMessage> => {
    const [response] = (await once(get({ host, port, agent }), 'response')) as [IncomingMessage];
    response.resume();
    return response;
  };
  return { server, port, ask };
}

describe('stopping to listen', () => {
  it('ends a connection on which nothing runs, and takes no other', async () => {
    const { server, ask } = await listening({ fetch: () => new Response('OK') });
    await once(await ask(), 'end');
    await stopListening(server);
    await expect(ask()).rejects.toThrow(/ECONNREFUSED|ECONNRESET|hang up/);
  });

  it('waits for the answer that is under way, and for nothing after it', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Response>();
    const fetch = (): Promise<Response> => (asked.resolve(), answer.promise);
    const { server, ask } = await listening({ fetch });
    const response = ask();
    await asked.promise;
    const stopped = stopListening(server);
    answer.resolve(new Response('late'));
    expect((await response).statusCode).toBe(200);
    const startedAt = performance.now();
    await stopped;
    // Node itself would keep the connection for five seconds more.
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it('leaves an address alone that another program has', async () => {
    const { port } = await listening({ fetch: () => new Response('OK') });
    const second = listen({ fetch: () => new Response('OK') }, { host, port });
    await expect(second).rejects.toThrow(`Port ${port} is taken by another program.`);
  });
});
