import { z } from 'zod';
import { postTransaction } from '../transaction/post.ts';
import { undoTransaction } from '../transaction/undo.ts';
import { amount, description, id, moment } from './input.ts';
import { router, signedIn } from './trpc.ts';
import { viewPosted } from './view.ts';

/** `requestId` is made when the form opens: however often it is sent, it posts once. */
const byHand = z.object({ userId: id, amount, description: description.optional(), requestId: id });

export const grantRouter = router({
  /** Gives credits without payment, for ever or until they expire. */
  post: signedIn.input(byHand.extend({ expiresAt: moment.nullish() })).mutation(async ({ ctx, input }) => {
    const { expiresAt = null, ...rest } = input;
    const request = { ...requestOf(rest), type: 'admin_grant' as const, expiresAt };
    return viewPosted(ctx.deps.db, await postTransaction(ctx.deps, ctx.caller, request));
  }),

  /** Posts the opposite of a grant or a removal, linked to it. */
  undo: signedIn.input(z.object({ transactionId: id })).mutation(async ({ ctx, input }) => {
    return viewPosted(ctx.deps.db, await undoTransaction(ctx.deps, ctx.caller, input.transactionId));
  }),
});

export const removalRouter = router({
  /** Takes credits away; the balance may go below zero. */
  post: signedIn.input(byHand).mutation(async ({ ctx, input }) => {
    const request = { ...requestOf(input), type: 'admin_removal' as const };
    return viewPosted(ctx.deps.db, await postTransaction(ctx.deps, ctx.caller, request));
  }),
});

function requestOf(input: z.output<typeof byHand>) {
  const { userId, amount: size, requestId: sourceId, description: reason = null } = input;
  return { userId, amount: size, sourceId, description: reason };
}
