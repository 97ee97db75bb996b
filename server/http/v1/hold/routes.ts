import { holdStates } from '@coffer/db';
import { createRoute, z } from '@hono/zod-openapi';
import { createHold, defaultHoldSeconds, holdSeconds } from '../../../hold/create.ts';
import { readHold, readHolds } from '../../../hold/read.ts';
import { readBalance } from '../../../wallet/read.ts';
import { markReplayed, repeatDigest } from '../../middleware/idempotency.ts';
import { json, jsonBody, problems } from '../answer.ts';
import type { Door, V1 } from '../door.ts';
import { amount, cursorQuery, description, pageQuery, sourceId, userId, whoseQuery } from '../field.ts';
import { addHoldEndRoutes } from './end.ts';
import { HoldShape, HoldStanding, showHold, showStanding } from './shape.ts';

const tags = ['Holds'];

const NewHold = z
  .object({
    user_id: userId,
    amount,
    expires_in: holdSeconds
      .nullish()
      .openapi({ description: `Seconds; ${defaultHoldSeconds} where nothing is said.`, example: 900 }),
    source_id: sourceId,
    description,
  })
  .openapi('NewHold');

const HoldList = z
  .object({ data: z.array(HoldShape), has_more: z.boolean(), next_cursor: z.string().nullable() })
  .openapi('HoldList');

const HoldListQuery = z.object({
  ...whoseQuery,
  state: z.enum(holdStates, `must be ${holdStates.join(', ')}`).optional(),
  ...pageQuery,
  cursor: cursorQuery,
});

/** Making, reading and ending holds. */
export function addHoldRoutes(v1: V1, door: Door): void {
  addCreate(v1, door);
  addList(v1, door);
  addRead(v1, door);
  addHoldEndRoutes(v1, door);
}

function addCreate(v1: V1, { deps, writeJson }: Door): void {
  const route = createRoute({
    method: 'post',
    path: '/holds',
    tags,
    summary: 'Set credits aside for work to come',
    ...writeJson,
    request: { body: jsonBody(NewHold) },
    responses: {
      201: json(HoldStanding, 'Held.'),
      200: json(HoldStanding, 'Held before, under the same source_id with the same content.'),
      ...problems(400, 401, 402, 403, 404, 409, 413, 415, 422, 503),
    },
  });
  v1.openapi(route, async (c) => {
    const body = c.req.valid('json');
    const repeatId = repeatDigest(c)?.toString('base64url') ?? null;
    const held = await createHold(deps, c.get('caller'), {
      userId: body.user_id,
      amount: body.amount,
      expiresInSeconds: body.expires_in ?? defaultHoldSeconds,
      sourceId: body.source_id ?? repeatId,
      description: body.description ?? null,
    });
    if (held.replayed && repeatId !== null) markReplayed(c);
    return c.json(showStanding(held), held.replayed ? 200 : 201);
  });
}

function addList(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/holds',
    tags,
    summary: 'List holds, your own by default',
    ...read,
    request: { query: HoldListQuery },
    responses: { 200: json(HoldList, 'A page, newest first.'), ...problems(400, 401, 403) },
  });
  v1.openapi(route, async (c) => {
    const { user_id, all, state, limit, skip, cursor } = c.req.valid('query');
    const caller = c.get('caller');
    const filter = { userId: all === 'true' ? null : (user_id ?? caller.userId), state };
    const list = await readHolds(deps, caller, { filter, page: { limit, skip, cursor } });
    const next = list.nextCursor === null ? null : String(list.nextCursor);
    return c.json({ data: list.data.map(showHold), has_more: list.hasMore, next_cursor: next }, 200);
  });
}

function addRead(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/holds/{id}',
    tags,
    summary: 'Read one hold',
    ...read,
    request: { params: z.object({ id: z.string() }) },
    responses: { 200: json(HoldStanding, 'The hold as it stands now.'), ...problems(401, 403, 404) },
  });
  v1.openapi(route, async (c) => {
    const caller = c.get('caller');
    const hold = await readHold(deps, caller, c.req.valid('param').id.toLowerCase());
    const { available } = await readBalance(deps, caller, hold.userId);
    return c.json(showStanding({ hold, available }), 200);
  });
}
