import { transactionTypes } from '@coffer/db';
import { z } from 'zod';
import { text } from '../text.ts';
import { readTransaction, readTransactions } from '../transaction/read.ts';
import { cursor, id, moment } from './input.ts';
import { router, signedIn } from './trpc.ts';
import { viewTransaction, viewTransactions } from './view.ts';

const listInput = z
  .object({
    userId: id.optional(),
    types: z.array(z.enum(transactionTypes)).max(transactionTypes.length).optional(),
    search: text(255).optional(),
    from: moment.optional(),
    to: moment.optional(),
    cursor: cursor.optional(),
    limit: z.int().min(1).max(100).default(20),
  })
  .prefault({});

export const transactionRouter = router({
  /** A page of a wallet's history, newest first. */
  list: signedIn.input(listInput).query(async ({ ctx, input }) => {
    const { userId = ctx.caller.userId, types, search, from, to, limit } = input;
    const query = { filter: { userId, types, search, from, to }, page: { cursor: input.cursor, limit } };
    const list = await readTransactions(ctx.deps, ctx.caller, query);
    const data = await viewTransactions(ctx.deps.db, list.data);
    return {
      data,
      hasMore: list.hasMore,
      nextCursor: list.nextCursor === null ? null : String(list.nextCursor),
    };
  }),

  /** One transaction. */
  get: signedIn.input(z.object({ id })).query(async ({ ctx, input }) => {
    return viewTransaction(ctx.deps.db, await readTransaction(ctx.deps, ctx.caller, input.id));
  }),
});
