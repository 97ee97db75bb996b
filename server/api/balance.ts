import { type Store, formatCredits } from '@coffer/db';
import { tracked } from '@trpc/server';
import { z } from 'zod';
import { readNotice, setNotice } from '../wallet/notice.ts';
import { readBalance, readBalanceSeries, readPastBalance } from '../wallet/read.ts';
import { type WalletNews, watchWallet } from '../wallet/watch.ts';
import { amount, id, moment, whose } from './input.ts';
import { viewPurchase } from './purchase-view.ts';
import { router, signedIn, translate } from './trpc.ts';
import { viewBalance, viewRow } from './view.ts';

const days = z.union([z.literal(30), z.literal(90), z.literal(365)]);
const watchInput = z.object({
  userId: id.optional(),
  lastEventId: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
});

export const balanceRouter = router({
  /** How a wallet stands. */
  get: signedIn.input(whose).query(async ({ ctx, input }) => {
    return viewBalance(await readBalance(ctx.deps, ctx.caller, input?.userId ?? ctx.caller.userId));
  }),

  /** Whether one's own credits are fewer than one wants to be told about. */
  notice: signedIn.query(async ({ ctx }) => {
    const { threshold, available, ...standing } = await readNotice(ctx.deps, ctx.caller);
    return {
      threshold: threshold && formatCredits(threshold),
      available: formatCredits(available),
      ...standing,
    };
  }),

  /** Sets below how many credits one wants to be told. */
  setNotice: signedIn.input(z.object({ threshold: amount.nullable() })).mutation(({ ctx, input }) => {
    return setNotice(ctx.deps, ctx.caller, input.threshold);
  }),

  /** What the books said of a wallet at a moment. */
  at: signedIn.input(z.object({ userId: id.optional(), at: moment })).query(async ({ ctx, input }) => {
    const query = { userId: input.userId ?? ctx.caller.userId, at: input.at };
    const { balance, asOfSeq } = await readPastBalance(ctx.deps, ctx.caller, query);
    return { userId: query.userId, balance: formatCredits(balance), asOfSeq, at: input.at.toISOString() };
  }),

  /** The balance over the last days, as steps, oldest first. */
  series: signedIn.input(z.object({ userId: id.optional(), days })).query(async ({ ctx, input }) => {
    const query = { userId: input.userId ?? ctx.caller.userId, days: input.days };
    const points = await readBalanceSeries(ctx.deps, ctx.caller, query);
    return {
      points: points.map(({ at, balance }) => ({ at: at.toISOString(), balance: formatCredits(balance) })),
    };
  }),

  /**
   * Every movement of a wallet from now on, or from the last one a lost connection had seen, without gaps; and how it
   * stands whenever that changes without one.
   */
  watch: signedIn.input(watchInput.optional()).subscription(async ({ ctx, input, signal }) => {
    const news = await watchWallet(ctx.deps, ctx.caller, {
      userId: input?.userId ?? ctx.caller.userId,
      afterSeq: input?.lastEventId === undefined ? null : Number(input.lastEventId),
      callerNow: ctx.callerNow,
      signal: AbortSignal.any([ctx.stopping, ...(signal ? [signal] : [])]),
    });
    return viewNews(ctx.deps.db, news);
  }),
});

async function* viewNews(db: Store, news: AsyncIterable<WalletNews>) {
  try {
    for await (const item of news) yield tracked(String(item.seq), await viewItem(db, item));
  } catch (error) {
    throw translate(error);
  }
}

async function viewItem(db: Store, item: WalletNews) {
  switch (item.kind) {
    case 'movement': {
      const { transaction, reversedBy } = item.movement;
      return {
        kind: item.kind,
        transaction: viewRow(transaction, reversedBy),
        balance: viewBalance(item.balance),
      };
    }
    case 'balance':
      return { kind: item.kind, balance: viewBalance(item.balance) };
    case 'purchase':
      return { kind: item.kind, purchase: await viewPurchase(db, item.purchase) };
  }
}
