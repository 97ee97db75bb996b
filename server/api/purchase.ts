import { z } from 'zod';
import { discardPurchase } from '../purchase/discard.ts';
import { listPurchases } from '../purchase/list.ts';
import { openPortal } from '../purchase/portal.ts';
import { settleCheckout } from '../purchase/settle.ts';
import { startPurchase } from '../purchase/start.ts';
import { id, whose } from './input.ts';
import { purchaseDesk } from './purchase-desk.ts';
import { viewPurchase, viewPurchases } from './purchase-view.ts';
import { viewShelf } from './shelf-view.ts';
import { router, signedIn } from './trpc.ts';

/** What a buyer chooses; what it costs and gives is looked up here. */
const choice = z.object({
  priceId: z.string().min(1).max(255).optional(),
  quantity: z.int().min(1).max(100).optional(),
  amount: z.int().min(1).max(999_999).optional(),
});

const startInput = z.object({ requestId: id, crediteeId: id.optional(), choice: choice.optional() });

export const purchaseRouter = router({
  ...purchaseDesk,

  /** Opens a checkout and answers where to send the buyer. */
  start: signedIn.input(startInput).mutation(async ({ ctx, input }) => {
    const { requestId, crediteeId = null, choice: chosen = {} } = input;
    return startPurchase(ctx.deps, ctx.caller, { requestId, crediteeId, choice: chosen });
  }),

  /** What can be bought. */
  shelf: signedIn.query(({ ctx }) => viewShelf(ctx.deps.payments)),

  /** What the returning browser asks: brings the purchase to what the provider says, and tells. */
  settle: signedIn
    .input(z.object({ checkoutId: z.string().min(1).max(255) }))
    .mutation(async ({ ctx, input }) => {
      const { outcome, purchase } = await settleCheckout(ctx.deps, ctx.caller, input.checkoutId);
      return { outcome, purchase: await viewPurchase(ctx.deps.db, purchase) };
    }),

  /** Ends a checkout that nobody wants to pay any more; one that was paid meanwhile is credited instead. */
  discard: signedIn.input(z.object({ purchaseId: id })).mutation(async ({ ctx, input }) => {
    const { outcome, purchase } = await discardPurchase(ctx.deps, ctx.caller, input.purchaseId);
    return { outcome, purchase: await viewPurchase(ctx.deps.db, purchase) };
  }),

  /** What is under way, and what came to an end in the last day. */
  list: signedIn.input(whose).query(async ({ ctx, input }) => {
    const rows = await listPurchases(ctx.deps, ctx.caller, input?.userId ?? ctx.caller.userId);
    return { data: await viewPurchases(ctx.deps.db, rows) };
  }),

  /** Where one's receipts and cards are kept. */
  portal: signedIn.mutation(({ ctx }) => openPortal(ctx.deps, ctx.caller)),
});
