import { randomUUID } from 'node:crypto';
import { Refusal, type SettleOutcome, uuidText } from '@coffer/db';
import { createRoute, z } from '@hono/zod-openapi';
import { openPortal } from '../../purchase/portal.ts';
import { whyOf } from '../../purchase/reason.ts';
import { settleCheckout } from '../../purchase/settle.ts';
import { startPurchase } from '../../purchase/start.ts';
import { repeatDigest } from '../middleware/idempotency.ts';
import { json, problems } from './answer.ts';
import type { Door, V1 } from './door.ts';
import { userId } from './field.ts';

const tags = ['Payments'];

const Address = z.object({ url: z.url() }).openapi('Address');

/** Why nothing was credited, where the purchase itself has no reason. */
const notCompleted: Readonly<Partial<Record<SettleOutcome, string>>> = {
  processing: 'The payment is under way. The credits arrive by themselves when it has come through.',
  expired: 'Payment not completed: the checkout was not paid in time. Open a new one.',
};

const Settled = z.object({ message: z.literal('Payment processed successfully') }).openapi('Settled');

/** Opening checkouts, settling them, and the way to one's receipts. */
export function addPaymentRoutes(v1: V1, door: Door): void {
  addStart(v1, door);
  addSettle(v1, door);
  addPortal(v1, door);
}

function addStart(v1: V1, { deps, write }: Door): void {
  const route = createRoute({
    method: 'post',
    path: '/payments',
    tags,
    summary: 'Open a checkout',
    ...write,
    request: {
      query: z.object({
        creditee_id: userId.optional().openapi({ description: 'Who gets the credits; yourself by default.' }),
      }),
    },
    responses: {
      200: json(Address, 'Where to send the buyer.'),
      ...problems(400, 401, 403, 404, 409, 413, 429, 502, 503),
    },
  });
  v1.openapi(route, async (c) => {
    const repeat = repeatDigest(c);
    const { url } = await startPurchase(deps, c.get('caller'), {
      requestId: repeat ? uuidOf(repeat) : randomUUID(),
      crediteeId: c.req.valid('query').creditee_id ?? null,
    });
    return c.json({ url }, 200);
  });
}

function addSettle(v1: V1, { deps, write }: Door): void {
  const route = createRoute({
    method: 'patch',
    path: '/payments/{session_id}',
    tags,
    summary: 'Credit a checkout that was paid',
    ...write,
    request: { params: z.object({ session_id: z.string() }) },
    responses: {
      200: json(Settled, 'Credited, now or before.'),
      ...problems(400, 401, 402, 403, 404, 409, 413, 429, 502, 503),
    },
  });
  v1.openapi(route, async (c) => {
    const checkoutId = c.req.valid('param').session_id;
    const { outcome, purchase } = await settleCheckout(deps, c.get('caller'), checkoutId);
    if (outcome !== 'credited') {
      const detail = whyOf(purchase) ?? notCompleted[outcome];
      throw new Refusal('payment_not_completed', detail === undefined ? {} : { detail });
    }
    return c.json({ message: 'Payment processed successfully' as const }, 200);
  });
}

function addPortal(v1: V1, { deps, write }: Door): void {
  const route = createRoute({
    method: 'post',
    path: '/billing-portal',
    tags,
    summary: 'Open the page with your receipts and cards',
    ...write,
    responses: {
      200: json(Address, 'Where to send the user.'),
      ...problems(400, 401, 403, 409, 413, 502, 503),
    },
  });
  v1.openapi(route, async (c) => {
    const { url } = await openPortal(deps, c.get('caller'));
    return c.json({ url }, 200);
  });
}

/** A UUID that says of itself that its bits are somebody's own (RFC 9562, version 8). */
function uuidOf(digest: Buffer): string {
  const bytes = Buffer.from(digest.subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidText(bytes);
}
