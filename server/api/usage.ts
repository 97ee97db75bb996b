import { Refusal } from '@coffer/db';
import { z } from 'zod';
import { maxBatchItems, postBatch } from '../transaction/batch.ts';
import { metadata } from '../transaction/metadata.ts';
import { type PostRequest, postTransaction } from '../transaction/post.ts';
import { amount, description, id, sourceId } from './input.ts';
import { refusalOf, viewRefusal } from './refusal.ts';
import { router, signedIn } from './trpc.ts';
import { viewPosted, viewRow } from './view.ts';

const spend = z.object({
  userId: id.optional(),
  amount,
  sourceId: sourceId.optional(),
  description: description.optional(),
  metadata: metadata.nullish(),
});

const batchInput = z.object({
  // Each is looked at by itself, so that one that is wrong costs only its own answer.
  transactions: z.array(z.custom<z.input<typeof spend>>()).min(1).max(maxBatchItems),
  atomic: z.boolean().default(false),
});

export const usageRouter = router({
  /** Spends credits, never more than are available. */
  post: signedIn.input(spend).mutation(async ({ ctx, input }) => {
    const request = requestOf(input, ctx.caller.userId);
    return viewPosted(ctx.deps.db, await postTransaction(ctx.deps, ctx.caller, request));
  }),

  /** Spends up to a thousand times at once: each decided on its own, or all or nothing. */
  batch: signedIn.input(batchInput).mutation(async ({ ctx, input }) => {
    const { hostUrl } = ctx.deps.config;
    const items = input.transactions.map((given) => readItem(given, ctx.caller.userId));
    const answers = await postBatch(ctx.deps, ctx.caller, { items, isAtomic: input.atomic });
    const results = answers.map((answer) => {
      if (!answer.ok) return { ok: false as const, error: viewRefusal(answer.refusal, hostUrl) };
      const { transaction, replayed } = answer.posted;
      // A usage is never undone.
      return { ok: true as const, transaction: viewRow(transaction, null), replayed };
    });
    return { results };
  }),
});

function requestOf(given: z.output<typeof spend>, ownId: string): PostRequest {
  const { userId = ownId, amount: size, sourceId: source = null, description: words = null } = given;
  return {
    type: 'usage',
    userId,
    amount: size,
    sourceId: source,
    description: words,
    metadata: given.metadata,
  };
}

function readItem(given: unknown, ownId: string): PostRequest | Refusal {
  try {
    const { success, data, error } = spend.safeParse(given);
    return success ? requestOf(data, ownId) : refusalOf(error);
  } catch (error) {
    // An amount refuses by itself.
    if (error instanceof Refusal) return error;
    throw error;
  }
}
