import type { Posted, Store } from '@coffer/db';
import { z } from 'zod';
import { text } from '../text.ts';
import { postTransaction } from '../transaction/post.ts';
import { undoTransaction } from '../transaction/undo.ts';
import { amount, description, id } from './input.ts';
import { router, signedIn } from './trpc.ts';
import { viewTransaction } from './view.ts';

/** `requestId` is made when the form opens: however often it is sent, it posts once. */
const byHand = z.object({ userId: id, amount, description: description.optional(), requestId: id });

const spend = z.object({
  userId: id.optional(),
  amount,
  sourceId: text(255).min(1).optional(),
  description: description.optional(),
});

async function viewPosted(store: Store, posted: Posted) {
  return { transaction: await viewTransaction(store, posted.transaction), replayed: posted.replayed };
}

function movementByHand(type: 'admin_grant' | 'admin_removal') {
  return signedIn.input(byHand).mutation(async ({ ctx, input }) => {
    const { userId, requestId: sourceId, description: reason = null } = input;
    const request = { userId, type, amount: input.amount, sourceId, description: reason };
    return viewPosted(ctx.deps.db, await postTransaction(ctx.deps, ctx.caller, request));
  });
}

export const grantRouter = router({
  /** Gives credits without payment. */
  post: movementByHand('admin_grant'),

  /** Posts the opposite of a grant or a removal, linked to it. */
  undo: signedIn.input(z.object({ transactionId: id })).mutation(async ({ ctx, input }) => {
    return viewPosted(ctx.deps.db, await undoTransaction(ctx.deps, ctx.caller, input.transactionId));
  }),
});

export const removalRouter = router({
  /** Takes credits away; the balance may go below zero. */
  post: movementByHand('admin_removal'),
});

export const usageRouter = router({
  /** Spends credits, never more than are available. */
  post: signedIn.input(spend).mutation(async ({ ctx, input }) => {
    const { userId = ctx.caller.userId, sourceId = null, description: reason = null } = input;
    const request = { userId, type: 'usage' as const, amount: input.amount, sourceId, description: reason };
    return viewPosted(ctx.deps.db, await postTransaction(ctx.deps, ctx.caller, request));
  }),
});
