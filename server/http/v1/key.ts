import { type ApiKey, formatCredits } from '@coffer/db';
import { createRoute, z } from '@hono/zod-openapi';
import { type Scope, scopes } from '../../access/caller.ts';
import { createKey, keyName } from '../../key/create.ts';
import { readCurrentKey } from '../../key/current.ts';
import { listKeys } from '../../key/list.ts';
import { revokeKey } from '../../key/revoke.ts';
import { json, jsonBody, problems } from './answer.ts';
import type { Door, V1 } from './door.ts';
import { creditsText, idOf, moment, owner, writtenMoment } from './field.ts';

const tags = ['API keys'];

const KeyShape = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    made_by_administrator: z.boolean().openapi({ description: 'Somebody else made it for its owner.' }),
    scopes: z.array(z.enum(scopes)).nullable().openapi({ description: 'Null: all that the owner may do.' }),
    expires_at: moment.nullable(),
    created_at: moment,
    last_used_at: moment.nullable(),
  })
  .openapi('ApiKey');

const MadeKey = KeyShape.extend({
  key: z.string().openapi({ description: 'The key itself, shown this once.' }),
}).openapi('MadeApiKey');

const NewKey = z
  .object({
    name: keyName,
    scopes: z
      .array(z.enum(scopes, `must be among ${scopes.join(', ')}`))
      .max(scopes.length)
      .nullish(),
    expires_at: writtenMoment,
  })
  .openapi('NewApiKey');

const KeyList = z.object({ data: z.array(KeyShape) }).openapi('ApiKeyList');

const CurrentKey = KeyShape.pick({ name: true, scopes: true, expires_at: true })
  .extend({
    user_id: z.uuid().openapi({ description: 'Whose it is.' }),
    available: creditsText.nullable().openapi({
      description: 'What the owner can spend; null for a key that may neither read credits nor spend them.',
    }),
  })
  .openapi('CurrentApiKey');

/** Making, listing, reading and revoking API keys. */
export function addKeyRoutes(v1: V1, door: Door): void {
  addCurrent(v1, door);
  addCreate(v1, door);
  addList(v1, door);
  addRevoke(v1, door);
}

function addCurrent(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/keys/current',
    tags,
    summary: 'Read what the key of this request may do, and what its owner can spend',
    ...read,
    responses: { 200: json(CurrentKey, 'The key.'), ...problems(401, 404) },
  });
  v1.openapi(route, async (c) => {
    const { key, available } = await readCurrentKey(deps, c.get('caller'));
    const { name, scopes: given, expires_at } = showKey(key);
    const wallet = { user_id: key.userId, available: available === null ? null : formatCredits(available) };
    return c.json({ name, scopes: given, expires_at, ...wallet }, 200);
  });
}

function addCreate(v1: V1, { deps, writeJson }: Door): void {
  const route = createRoute({
    method: 'post',
    path: '/users/{id}/api-keys',
    tags,
    summary: 'Make an API key',
    ...writeJson,
    request: { params: owner, body: jsonBody(NewKey) },
    responses: {
      201: json(MadeKey, 'Made. The key is not shown again.'),
      ...problems(400, 401, 403, 404, 409, 413, 415, 422, 503),
    },
  });
  v1.openapi(route, async (c) => {
    const caller = c.get('caller');
    const { name, scopes: wanted, expires_at: expiresAt } = c.req.valid('json');
    const { key, secret } = await createKey(deps, caller, {
      userId: idOf(c.req.valid('param').id, caller),
      name,
      scopes: wanted ?? null,
      expiresAt: expiresAt ?? null,
    });
    return c.json({ ...showKey(key), key: secret }, 201);
  });
}

function addList(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/users/{id}/api-keys',
    tags,
    summary: 'List API keys',
    ...read,
    request: { params: owner },
    responses: { 200: json(KeyList, 'Those that were not revoked.'), ...problems(401, 403, 404) },
  });
  v1.openapi(route, async (c) => {
    const caller = c.get('caller');
    const keys = await listKeys(deps, caller, idOf(c.req.valid('param').id, caller));
    return c.json({ data: keys.map(showKey) }, 200);
  });
}

function addRevoke(v1: V1, { deps, write }: Door): void {
  const route = createRoute({
    method: 'delete',
    path: '/users/{id}/api-keys/{key_id}',
    tags,
    summary: 'Revoke an API key and those made with it, at once',
    ...write,
    request: { params: owner.extend({ key_id: z.string() }) },
    responses: { 204: { description: 'Revoked.' }, ...problems(400, 401, 403, 404, 409, 413, 503) },
  });
  v1.openapi(route, async (c) => {
    const caller = c.get('caller');
    const { id, key_id } = c.req.valid('param');
    await revokeKey(deps, caller, { id: key_id.toLowerCase(), userId: idOf(id, caller) });
    return c.body(null, 204);
  });
}

function showKey(key: ApiKey): z.output<typeof KeyShape> {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    made_by_administrator: key.createdBy !== key.userId,
    scopes: key.scopes as Scope[] | null,
    expires_at: key.expiresAt?.toISOString() ?? null,
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
  };
}
