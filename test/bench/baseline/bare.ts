import { serve } from '@hono/node-server';
import { initTRPC } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { webhookPath, webhookSecret } from '../load/orders.ts';

// Started as `node bare.ts <port>`: the same server and frameworks, answering and doing nothing.

const t = initTRPC.create();
const router = t.router({
  balance: t.router({
    get: t.procedure.query(() => ({ balance: '1000000.00', held: '0.00', available: '1000000.00' })),
  }),
});

const app = new Hono();
app.get('/balance/:id', (c) => c.json({ balance: '1000000.00', held: '0.00', available: '1000000.00' }));
app.post('/transactions', async (c) => {
  const { source_id } = await c.req.json<{ source_id: string }>();
  return c.json({ id: '01990000-0000-7000-8000-000000000001', source_id, balance_after: '999.00' }, 201);
});
app.post(webhookPath, async (c) => {
  const [time = '', given = ''] = (c.req.header('stripe-signature') ?? '')
    .split(',')
    .map((part) => part.split('=')[1]);
  const body = Buffer.from(await c.req.arrayBuffer());
  const expected = createHmac('sha256', webhookSecret).update(`${time}.`).update(body).digest();
  const isSigned = timingSafeEqual(Buffer.from(given, 'hex'), expected);
  return c.json({ received: isSigned }, isSigned ? 200 : 400);
});
app.all('/trpc/*', (c) => fetchRequestHandler({ endpoint: '/trpc', req: c.req.raw, router }));

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.argv[2]) }, () => {
  process.stdout.write('ready\n');
});
