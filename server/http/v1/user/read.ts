import { createRoute, z } from '@hono/zod-openapi';
import { text } from '../../../text.ts';
import { getUser } from '../../../user/get.ts';
import { listUsers } from '../../../user/list.ts';
import { json, problems } from '../answer.ts';
import type { Door, V1 } from '../door.ts';
import { idOf, owner, pageQuery } from '../field.ts';
import { UserShape, includeQuery, showUser, showsBilling } from './shape.ts';

const tags = ['Users'];

const UserList = z
  .object({ data: z.array(UserShape), total_count: z.int(), skip: z.int(), limit: z.int() })
  .openapi('UserList');

/** Reading users. */
export function addUserReadRoutes(v1: V1, door: Door): void {
  addList(v1, door);
  addRead(v1, door);
}

function addList(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/users',
    tags,
    summary: 'List users',
    ...read,
    request: {
      query: z.object({
        search: text(255, 'must be given once')
          .optional()
          .openapi({ description: 'Part of a name or e-mail.' }),
        include: includeQuery,
        ...pageQuery,
      }),
    },
    responses: { 200: json(UserList, 'A page, by name.'), ...problems(400, 401, 403) },
  });
  v1.openapi(route, async (c) => {
    const caller = c.get('caller');
    const { search, include, skip, limit } = c.req.valid('query');
    const { data, totalCount } = await listUsers(deps, caller, { search, skip, limit });
    const shown = data.map((user) => showUser(user, showsBilling(caller, user, include)));
    return c.json({ data: shown, total_count: totalCount, skip, limit }, 200);
  });
}

function addRead(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/users/{id}',
    tags,
    summary: 'Read one user',
    ...read,
    request: {
      params: owner,
      query: z.object({ include: includeQuery }),
    },
    responses: { 200: json(UserShape, 'The user.'), ...problems(400, 401, 403, 404) },
  });
  v1.openapi(route, async (c) => {
    const caller = c.get('caller');
    const user = await getUser(deps, caller, idOf(c.req.valid('param').id, caller));
    return c.json(showUser(user, showsBilling(caller, user, c.req.valid('query').include)), 200);
  });
}
