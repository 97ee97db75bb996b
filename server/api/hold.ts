import { type Hold, type Held, formatCredits, holdStates } from '@coffer/db';
import { z } from 'zod';
import { createHold, defaultHoldSeconds, holdSeconds } from '../hold/create.ts';
import { captureHold, releaseHold } from '../hold/end.ts';
import { readHold, readHolds } from '../hold/read.ts';
import { metadata } from '../transaction/metadata.ts';
import { amount, cursor, description, id, sourceId } from './input.ts';
import { router, signedIn } from './trpc.ts';
import { viewRow } from './view.ts';

const createInput = z.object({
  userId: id.optional(),
  amount,
  expiresInSeconds: holdSeconds.default(defaultHoldSeconds),
  sourceId: sourceId.optional(),
  description: description.optional(),
});

const listInput = z
  .object({
    userId: id.optional(),
    state: z.enum(holdStates).optional(),
    cursor: cursor.optional(),
    limit: z.int().min(1).max(100).default(20),
  })
  .prefault({});

function viewHold(hold: Hold) {
  return {
    id: hold.id,
    userId: hold.userId,
    amount: formatCredits(hold.amount),
    state: hold.state,
    capturedAmount: hold.capturedAmount === null ? null : formatCredits(hold.capturedAmount),
    sourceId: hold.sourceId,
    description: hold.description,
    expiresAt: hold.expiresAt.toISOString(),
    createdAt: hold.createdAt.toISOString(),
  };
}

function viewHeld({ hold, available, replayed }: Held) {
  return { hold: viewHold(hold), available: formatCredits(available), replayed };
}

export const holdRouter = router({
  /** Sets credits aside for work to come. */
  create: signedIn.input(createInput).mutation(async ({ ctx, input }) => {
    const { userId = ctx.caller.userId, sourceId: source = null, description: words = null } = input;
    const request = { ...input, userId, sourceId: source, description: words };
    return viewHeld(await createHold(ctx.deps, ctx.caller, request));
  }),

  /** Takes what the work cost, all of the hold where nothing is said, and gives the rest back. */
  capture: signedIn
    .input(z.object({ id, amount: amount.nullish(), metadata: metadata.nullish() }))
    .mutation(async ({ ctx, input }) => {
      const capture = { holdId: input.id, amount: input.amount ?? null, metadata: input.metadata ?? null };
      const ended = await captureHold(ctx.deps, ctx.caller, capture);
      return { ...viewHeld(ended), transaction: ended.transaction && viewRow(ended.transaction, null) };
    }),

  /** Gives a hold back. */
  release: signedIn.input(z.object({ id })).mutation(async ({ ctx, input }) => {
    return viewHeld(await releaseHold(ctx.deps, ctx.caller, input.id));
  }),

  /** One hold as it stands now. */
  get: signedIn.input(z.object({ id })).query(async ({ ctx, input }) => {
    return viewHold(await readHold(ctx.deps, ctx.caller, input.id));
  }),

  /** A page of a user's holds, the newest first. */
  list: signedIn.input(listInput).query(async ({ ctx, input }) => {
    const { userId = ctx.caller.userId, state, limit } = input;
    const query = { filter: { userId, state }, page: { cursor: input.cursor, limit } };
    const { data, hasMore, nextCursor } = await readHolds(ctx.deps, ctx.caller, query);
    const next = nextCursor === null ? null : String(nextCursor);
    return { data: data.map(viewHold), hasMore, nextCursor: next };
  }),
});
