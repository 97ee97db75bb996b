import { type User, Refusal, formatCredits } from '@coffer/db';
import { z } from 'zod';
import { allRoles, isManager, isPlatformManager, roles } from '../access/caller.ts';
import { createResetLink } from '../user/reset-link.ts';
import { createUser } from '../user/create.ts';
import { getUser } from '../user/get.ts';
import { listUsers } from '../user/list.ts';
import { removeUser } from '../user/remove.ts';
import { updateUser } from '../user/update.ts';
import { id } from './input.ts';
import { anyone, router, signedIn } from './trpc.ts';

const name = z.string().trim().min(1).max(200);
const email = z.email().max(254);
const password = z.string().min(8).max(128);
const someRoles = z.array(z.enum(roles)).max(roles.length);

function viewUser(user: User) {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    roles: allRoles(user.roles),
    createdAt: user.createdAt.toISOString(),
    balance: formatCredits(user.balance),
  };
}

const listInput = z
  .object({
    search: z.string().max(200).optional(),
    skip: z.int().min(0).default(0),
    limit: z.int().min(1).max(100).default(20),
  })
  .prefault({});

export const userRouter = router({
  /** Who is signed in, or null. */
  me: anyone.query(async ({ ctx }) => {
    const caller = await ctx.caller().catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'not_signed_in') return null;
      throw error;
    });
    if (!caller) return null;
    const { balance: _, ...me } = viewUser(await getUser(ctx.deps, caller, caller.userId));
    return { ...me, isManager: isManager(caller), isPlatformManager: isPlatformManager(caller) };
  }),

  list: signedIn.input(listInput).query(async ({ ctx, input }) => {
    const page = await listUsers(ctx.deps, ctx.caller, input);
    return { data: page.data.map(viewUser), totalCount: page.totalCount };
  }),

  get: signedIn.input(z.object({ id })).query(async ({ ctx, input }) => {
    return viewUser(await getUser(ctx.deps, ctx.caller, input.id));
  }),

  /** Makes an account; without a password, also the one-time link by which its owner sets one. */
  create: signedIn
    .input(z.object({ email, name, password: password.optional(), roles: someRoles.optional() }))
    .mutation(async ({ ctx, input }) => {
      const { user, resetUrl } = await createUser(ctx.deps, ctx.caller, input);
      return { user: viewUser(user), resetUrl };
    }),

  update: signedIn
    .input(z.object({ id, name: name.optional(), roles: someRoles.optional() }))
    .mutation(async ({ ctx, input }) => viewUser(await updateUser(ctx.deps, ctx.caller, input))),

  remove: signedIn.input(z.object({ id })).mutation(async ({ ctx, input }) => {
    await removeUser(ctx.deps, ctx.caller, input.id);
    return { id: input.id };
  }),

  /** A one-time link by which a user sets a new password. */
  createResetLink: signedIn.input(z.object({ id })).mutation(async ({ ctx, input }) => {
    const link = await createResetLink(ctx.deps, ctx.caller, input.id);
    return { url: link.url, expiresAt: link.expiresAt.toISOString() };
  }),
});
