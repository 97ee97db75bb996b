import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { onTestFinished } from 'vitest';

/** One message as the endpoint got it. */
interface Received {
  body: string;
  signature: string | undefined;
}

export interface WebhookReceiver {
  url: string;
  received: Received[];
  /** What it answers from now on; 200 at first. */
  answer: { status: number; headers?: Record<string, string> };
}

/** An endpoint for one test that writes down what it gets. */
export async function receiverForTest(): Promise<WebhookReceiver> {
  const receiver: WebhookReceiver = { url: '', received: [], answer: { status: 200 } };
  const app = new Hono();
  app.post('/hook', async (c) => {
    receiver.received.push({ body: await c.req.text(), signature: c.req.header('Stripe-Signature') });
    const { status, headers } = receiver.answer;
    return new Response(`answered ${status}`, { status, ...(headers ? { headers } : {}) });
  });
  const port = await new Promise<number>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) => resolve(info.port));
    onTestFinished(
      () =>
        new Promise<void>((closed) => {
          server.close(() => closed());
          if ('closeAllConnections' in server) server.closeAllConnections();
        }),
    );
  });
  receiver.url = `http://127.0.0.1:${port}/hook`;
  return receiver;
}
