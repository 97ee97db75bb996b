import { createRoute, z } from '@hono/zod-openapi';
import { limitBody } from '../middleware/body-limit.ts';
import { maxWebhookBytes, takeEvent } from '../webhook.ts';
import { json, problems } from './answer.ts';
import type { Door, V1 } from './door.ts';

const Received = z.object({ received: z.literal(true) }).openapi('Received');

/** Where the payment provider sends its events, as the guide names it. */
export function addWebhookRoute(v1: V1, { deps }: Door): void {
  const route = createRoute({
    method: 'post',
    path: '/webhooks/payments',
    tags: ['Payments'],
    summary: "Take a payment provider's event",
    security: [],
    middleware: [limitBody(maxWebhookBytes)],
    request: {
      // No schema of ours: the bytes are verified as they are, and any version of the provider's API is taken.
      body: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
    },
    responses: {
      200: json(Received, 'Its effect is on disk, or none is due.'),
      ...problems(400, 413, 501, 503),
    },
  });
  const take = takeEvent(deps);
  v1.openapi(route, async (c) => c.json(await take(c), 200));
}
