import { type User, Refusal, formatCredits } from '@coffer/db';
import { z } from 'zod';
import { type Caller, allRoles, isManager, isPlatformManager, roles } from '../access/caller.ts';
import { seesBalance } from '../access/policy.ts';
import { userName as name } from '../auth/account-fields.ts';
import { email, text } from '../text.ts';
import { createResetLink } from '../user/reset-link.ts';
import { createUser } from '../user/create.ts';
import { getUser } from '../user/get.ts';
import { listUsers } from '../user/list.ts';
import { removeUser } from '../user/remove.ts';
import { updateUser } from '../user/update.ts';
import { id, password } from './input.ts';
import { anyone, router, signedIn } from './trpc.ts';

const someRoles = z.array(z.enum(roles)).max(roles.length);

function viewUser(caller: Caller, user: User) {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    roles: allRoles(user.roles),
    createdAt: user.createdAt.toISOString(),
    balance: seesBalance(caller, user.id) ? formatCredits(user.balance) : null,
  };
}

const listInput = z
  .object({
    search: text(200).optional(),
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
    const { balance: _, ...me } = viewUser(caller, await getUser(ctx.deps, caller, caller.userId));
    return { ...me, isManager: isManager(caller), isPlatformManager: isPlatformManager(caller) };
  }),

  list: signedIn.input(listInput).query(async ({ ctx, input }) => {
    const page = await listUsers(ctx.deps, ctx.caller, input);
    return { data: page.data.map((user) => viewUser(ctx.caller, user)), totalCount: page.totalCount };
  }),

  get: signedIn.input(z.object({ id })).query(async ({ ctx, input }) => {
    return viewUser(ctx.caller, await getUser(ctx.deps, ctx.caller, input.id));
  }),

  /** Makes an account; without a password, also the one-time link by which its owner sets one (see createUser). */
  create: signedIn
    .input(z.object({ email, name, password: password.optional(), roles: someRoles.optional() }))
    .mutation(async ({ ctx, input }) => {
      const { user, resetUrl } = await createUser(ctx.deps, ctx.caller, input);
      return { user: viewUser(ctx.caller, user), resetUrl };
    }),

  update: signedIn
    .input(z.object({ id, name: name.optional(), roles: someRoles.optional() }))
    .mutation(async ({ ctx, input }) => {
      return viewUser(ctx.caller, await updateUser(ctx.deps, ctx.caller, input));
    }),

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
