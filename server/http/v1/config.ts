import { providers } from '@coffer/db';
import { createRoute, z } from '@hono/zod-openapi';
import { version } from '../../version.ts';
import { json, problems } from './answer.ts';
import type { Door, V1 } from './door.ts';

const ConfigShape = z
  .object({
    payment_enabled: z.boolean(),
    provider: z.enum(providers).nullable(),
    sign_up_allowed: z.boolean(),
    host_url: z.string(),
    version: z.string(),
  })
  .openapi('Config');

/** What an application should know of this instance. */
export function addConfigRoute(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/config',
    tags: ['Instance'],
    summary: 'Read what is switched on here',
    ...read,
    responses: { 200: json(ConfigShape, 'The configuration.'), ...problems(401) },
  });
  const { config } = deps;
  const answer = {
    payment_enabled: config.payment !== null,
    provider: config.payment?.provider ?? null,
    sign_up_allowed: config.auth.allowSignUp,
    host_url: config.hostUrl,
    version,
  };
  v1.openapi(route, (c) => c.json(answer, 200));
}
