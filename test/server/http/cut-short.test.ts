import { connect } from 'node:net';
import { serve } from '@hono/node-server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTestApp, v1 } from '../../setup/app.ts';
import { type LogLine, logInto } from '../../setup/log.ts';

/** Announces more than it sends, and hangs up. */
function hangUp(port: number, path: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nStripe-Signature: t=1,v1=00`;
      socket.write(`${head}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{}`);
      setImmediate(() => socket.end(() => socket.destroy()));
    });
    socket.on('close', () => resolve());
  });
}

async function openServer() {
  const lines: LogLine[] = [];
  const { app } = createTestApp({ log: logInto(lines) });
  const ended: string[] = [];
  const port = await new Promise<number>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) => resolve(info.port));
    server.on('request', (request, response) => {
      response.on('close', () => ended.push(request.url ?? ''));
    });
    onTestFinished(() => void server.close());
  });
  return { port, ended, lines };
}

describe('a request whose sender hangs up before its body is whole', () => {
  it.each([`${v1}/webhooks/payments`, '/webhooks/payments', '/api/auth/sign-in/email'])(
    'is no fault of the server: %s',
    async (path) => {
      const { port, ended, lines } = await openServer();
      await hangUp(port, path);
      await vi.waitFor(() => expect(ended).toEqual([path]), { timeout: 15_000 });
      await vi.waitFor(() => expect(lines.map(({ text }) => text)).toContain('a request was cut short'), {
        timeout: 15_000,
      });
      expect(lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
    },
  );
});
