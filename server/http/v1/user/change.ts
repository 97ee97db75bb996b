import { createRoute, z } from '@hono/zod-openapi';
import { roles } from '../../../access/caller.ts';
import { userName } from '../../../auth/account-fields.ts';
import { email } from '../../../text.ts';
import { createUser } from '../../../user/create.ts';
import { removeUser } from '../../../user/remove.ts';
import { updateUser } from '../../../user/update.ts';
import { json, jsonBody, problems } from '../answer.ts';
import type { Door, V1 } from '../door.ts';
import { idOf } from '../field.ts';
import { UserShape, showUser } from './shape.ts';

const tags = ['Users'];

const someRoles = z.array(z.enum(roles, `must be ${roles.join(', ')}`)).max(roles.length);

const NewUser = z
  .object({
    email,
    display_name: userName.optional(),
    username: userName.optional().openapi({ description: 'Stands in for display_name.' }),
    password: z
      .string()
      .min(1)
      .max(1024)
      .optional()
      .openapi({ description: 'Left out: the answer has a link. Not for a key that is limited to scopes.' }),
    roles: someRoles.optional(),
  })
  .openapi('NewUser');

const MadeUser = UserShape.extend({
  reset_url: z.string().nullable().openapi({
    description:
      'Where the user sets a password, once. Null when one was given, or to a key limited to scopes.',
  }),
}).openapi('MadeUser');

const UserChange = z
  .object({ display_name: userName.optional(), roles: someRoles.optional() })
  .openapi('UserChange');

/** Making, changing and removing users. */
export function addUserChangeRoutes(v1: V1, door: Door): void {
  addCreate(v1, door);
  addUpdate(v1, door);
  addRemove(v1, door);
}

function addCreate(v1: V1, { deps, writeJson }: Door): void {
  const route = createRoute({
    method: 'post',
    path: '/users',
    tags,
    summary: 'Make a user',
    ...writeJson,
    request: { body: jsonBody(NewUser) },
    responses: {
      201: json(MadeUser, 'Made.'),
      ...problems(400, 401, 403, 409, 413, 415, 422, 503),
    },
  });
  v1.openapi(route, async (c) => {
    const { email: address, display_name, username, password, roles: wanted } = c.req.valid('json');
    const name = display_name ?? username ?? address.slice(0, address.indexOf('@'));
    const { user, resetUrl } = await createUser(deps, c.get('caller'), {
      email: address,
      name,
      password,
      roles: wanted,
    });
    return c.json({ ...showUser(user, false), reset_url: resetUrl }, 201);
  });
}

function addUpdate(v1: V1, { deps, writeJson }: Door): void {
  const route = createRoute({
    method: 'patch',
    path: '/users/{id}',
    tags,
    summary: 'Change a user',
    ...writeJson,
    request: { params: z.object({ id: z.string() }), body: jsonBody(UserChange) },
    responses: {
      200: json(UserShape, 'Changed.'),
      ...problems(400, 401, 403, 404, 409, 413, 415, 422, 503),
    },
  });
  v1.openapi(route, async (c) => {
    const { display_name: name, roles: wanted } = c.req.valid('json');
    const id = idOf(c.req.valid('param').id, c.get('caller'));
    const user = await updateUser(deps, c.get('caller'), { id, name, roles: wanted });
    return c.json(showUser(user, false), 200);
  });
}

function addRemove(v1: V1, { deps, write }: Door): void {
  const route = createRoute({
    method: 'delete',
    path: '/users/{id}',
    tags,
    summary: 'Remove a user; the ledger keeps its rows',
    ...write,
    request: { params: z.object({ id: z.string() }) },
    responses: { 204: { description: 'Removed.' }, ...problems(400, 401, 403, 404, 409, 413, 503) },
  });
  v1.openapi(route, async (c) => {
    await removeUser(deps, c.get('caller'), idOf(c.req.valid('param').id, c.get('caller')));
    return c.body(null, 204);
  });
}
