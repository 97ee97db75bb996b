import { providers, purchaseStates } from '@coffer/db';
import { z } from 'zod';
import { listEverybodysPurchases } from '../purchase/list-all.ts';
import { readPurchase } from '../purchase/read.ts';
import { previewRefund, refundPurchase } from '../purchase/refund.ts';
import { resolveKept } from '../purchase/resolve.ts';
import { text } from '../text.ts';
import { amount, description, id, keysetCursor, moment, reasonWords } from './input.ts';
import { viewDetail, viewListed, viewPreview, writeCursor } from './purchase-desk-view.ts';
import { viewPurchase } from './purchase-view.ts';
import { signedIn } from './trpc.ts';

const allInput = z
  .object({
    states: z.array(z.enum(purchaseStates)).min(1).max(purchaseStates.length).optional(),
    needsAttention: z.boolean().optional(),
    provider: z.enum(providers).optional(),
    search: text(255).optional(),
    from: moment.optional(),
    to: moment.optional(),
    cursor: keysetCursor.optional(),
    limit: z.int().min(1).max(100).default(25),
  })
  .prefault({});

const amountMinor = z.int().positive();

/** What managers do at the desk of payments; the owners of a purchase may look at it. */
export const purchaseDesk = {
  /** A page of everybody's purchases, newest first. */
  all: signedIn.input(allInput).query(async ({ ctx, input }) => {
    const { cursor, limit, ...filter } = input;
    const from = cursor ? { createdAt: cursor.at, id: cursor.id } : null;
    const page = await listEverybodysPurchases(ctx.deps, ctx.caller, {
      filter,
      page: { cursor: from, limit },
    });
    return { data: await viewListed(ctx.deps.db, page.data), nextCursor: writeCursor(page.next) };
  }),

  /** One purchase, with all that happened about it. */
  get: signedIn.input(z.object({ id })).query(async ({ ctx, input }) => {
    return viewDetail(ctx.deps.db, await readPurchase(ctx.deps, ctx.caller, input.id));
  }),

  /** How many credits a refund would take, and the balance after it. */
  previewRefund: signedIn
    .input(z.object({ purchaseId: id, amountMinor }))
    .query(async ({ ctx, input }) => viewPreview(await previewRefund(ctx.deps, ctx.caller, input))),

  /** Gives money back, in minor units of what was paid. `requestId` is made when the form opens: it refunds once. */
  refund: signedIn
    .input(z.object({ purchaseId: id, amountMinor, requestId: id, note: description.optional() }))
    .mutation(async ({ ctx, input }) => {
      const { note = null, ...wanted } = input;
      const purchase = await refundPurchase(ctx.deps, ctx.caller, { ...wanted, note });
      return viewPurchase(ctx.deps.db, purchase);
    }),

  /** Credits a kept payment by hand, or without an amount notes that it was dealt with otherwise. */
  resolve: signedIn
    .input(z.object({ purchaseId: id, amount: amount.nullable(), words: reasonWords }))
    .mutation(async ({ ctx, input }) => {
      return viewPurchase(ctx.deps.db, await resolveKept(ctx.deps, ctx.caller, input));
    }),
};
