import type { HoldEnd } from '@coffer/db';
import { createRoute, z } from '@hono/zod-openapi';
import { captureHold, releaseHold } from '../../../hold/end.ts';
import type { HttpContext } from '../../env.ts';
import { markReplayed, repeatDigest } from '../../middleware/idempotency.ts';
import { json, optionalJsonBody, problems } from '../answer.ts';
import type { Door, V1 } from '../door.ts';
import { amountOrNone, metadata } from '../field.ts';
import { TransactionShape, showTransaction } from '../transaction/shape.ts';
import { HoldStanding, showStanding } from './shape.ts';

const tags = ['Holds'];

const one = z.object({ id: z.string() });

const Capture = z
  .object({
    amount: amountOrNone.nullish().openapi({
      type: ['string', 'number', 'null'],
      description: 'What the work cost; all of the hold where nothing is said, and 0 is a release.',
      example: '1.25',
    }),
    metadata,
  })
  .openapi('Capture');

const EndedHold = HoldStanding.extend({
  transaction: TransactionShape.nullable().openapi({ description: 'The usage; null after a release.' }),
}).openapi('EndedHold');

/** Capturing and releasing holds. */
export function addHoldEndRoutes(v1: V1, door: Door): void {
  addCapture(v1, door);
  addRelease(v1, door);
}

function addCapture(v1: V1, { deps, writeAnyJson }: Door): void {
  const route = createRoute({
    method: 'post',
    path: '/holds/{id}/capture',
    tags,
    summary: 'Take what the work cost, and give the rest back',
    ...writeAnyJson,
    request: { params: one, body: optionalJsonBody(Capture) },
    responses: {
      200: json(EndedHold, 'Captured, now or before with the same amount.'),
      ...problems(400, 401, 402, 403, 404, 409, 413, 415, 422, 503),
    },
  });
  v1.openapi(route, async (c) => {
    const { amount = null, metadata: words = null } = c.req.valid('json');
    const holdId = c.req.valid('param').id.toLowerCase();
    const ended = await captureHold(deps, c.get('caller'), { holdId, amount, metadata: words });
    return c.json(showEnd(c, ended), 200);
  });
}

function addRelease(v1: V1, { deps, write }: Door): void {
  const route = createRoute({
    method: 'post',
    path: '/holds/{id}/release',
    tags,
    summary: 'Give a hold back',
    ...write,
    request: { params: one },
    responses: {
      200: json(EndedHold, 'Released, now or before, or its time is over.'),
      ...problems(400, 401, 403, 404, 409, 413, 503),
    },
  });
  v1.openapi(route, async (c) => {
    const ended = await releaseHold(deps, c.get('caller'), c.req.valid('param').id.toLowerCase());
    return c.json(showEnd(c, ended), 200);
  });
}

function showEnd(c: HttpContext, ended: HoldEnd): z.output<typeof EndedHold> {
  if (ended.replayed && repeatDigest(c) !== null) markReplayed(c);
  return { ...showStanding(ended), transaction: ended.transaction && showTransaction(ended.transaction) };
}
