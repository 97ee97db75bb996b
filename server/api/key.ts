import type { ApiKey } from '@coffer/db';
import { z } from 'zod';
import { type Scope, scopes } from '../access/caller.ts';
import { createKey, keyName } from '../key/create.ts';
import { listKeys } from '../key/list.ts';
import { revokeKey } from '../key/revoke.ts';
import { id, moment, whose } from './input.ts';
import { router, signedIn } from './trpc.ts';

const createInput = z.object({
  userId: id.optional(),
  name: keyName,
  scopes: z.array(z.enum(scopes)).max(scopes.length).nullish(),
  expiresAt: moment.nullish(),
});

function viewKey(key: ApiKey) {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    /** Whether somebody else made it for its owner. */
    madeByAdministrator: key.createdBy !== key.userId,
    scopes: key.scopes as readonly Scope[] | null,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  };
}

export const keyRouter = router({
  list: signedIn.input(whose).query(async ({ ctx, input }) => {
    const keys = await listKeys(ctx.deps, ctx.caller, input?.userId ?? ctx.caller.userId);
    return { data: keys.map(viewKey) };
  }),

  /** Makes a key and shows it this once. */
  create: signedIn.input(createInput).mutation(async ({ ctx, input }) => {
    const { userId = ctx.caller.userId, name } = input;
    const wanted = { userId, name, scopes: input.scopes ?? null, expiresAt: input.expiresAt ?? null };
    const { key, secret } = await createKey(ctx.deps, ctx.caller, wanted);
    return { ...viewKey(key), key: secret };
  }),

  revoke: signedIn.input(z.object({ id, userId: id.optional() })).mutation(async ({ ctx, input }) => {
    await revokeKey(ctx.deps, ctx.caller, { id: input.id, userId: input.userId ?? ctx.caller.userId });
    return { id: input.id };
  }),
});
