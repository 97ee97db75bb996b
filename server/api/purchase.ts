import { z } from 'zod';
import { listPurchases } from '../purchase/list.ts';
import { openPortal } from '../purchase/portal.ts';
import { settleCheckout } from '../purchase/settle.ts';
import { startPurchase } from '../purchase/start.ts';
import { id, whose } from './input.ts';
import { purchaseDesk } from './purchase-desk.ts';
import { viewPurchase, viewPurchases } from './purchase-view.ts';
import { router, signedIn } from './trpc.ts';

const startInput = z.object({ requestId: id, crediteeId: id.optional() });

export const purchaseRouter = router({
  ...purchaseDesk,

  /** Opens a checkout and answers where to send the buyer. */
  start: signedIn.input(startInput).mutation(async ({ ctx, input }) => {
    const request = { requestId: input.requestId, crediteeId: input.crediteeId ?? null };
    return startPurchase(ctx.deps, ctx.caller, request);
  }),

  /** What the returning browser asks: brings the purchase to what the provider says, and tells. */
  settle: signedIn
    .input(z.object({ checkoutId: z.string().min(1).max(255) }))
    .mutation(async ({ ctx, input }) => {
      const { outcome, purchase } = await settleCheckout(ctx.deps, ctx.caller, input.checkoutId);
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
