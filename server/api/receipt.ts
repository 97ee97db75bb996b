import { z } from 'zod';
import { listPaid, readReceipts } from '../purchase/receipts.ts';
import { formatMinor } from '../payments/currency.ts';
import { id, moment } from './input.ts';
import { viewPurchases } from './purchase-view.ts';
import { router, signedIn } from './trpc.ts';

export const receiptRouter = router({
  /** What one has paid, the newest first. */
  list: signedIn.input(z.object({ before: moment.optional() })).query(async ({ ctx, input }) => {
    const { data, nextBefore } = await listPaid(ctx.deps, ctx.caller, input.before ?? null);
    const views = await viewPurchases(ctx.deps.db, data);
    const paid = new Map(
      data.map(({ id: purchaseId, paidMinor, paidCurrency }) => {
        const isKnown = paidMinor !== null && paidCurrency !== null;
        return [
          purchaseId,
          isKnown ? `${formatMinor(paidMinor, paidCurrency)} ${paidCurrency.toUpperCase()}` : null,
        ];
      }),
    );
    return {
      data: views.map((view) => ({ ...view, paid: paid.get(view.id) ?? null })),
      nextBefore: nextBefore?.toISOString() ?? null,
    };
  }),

  /** The papers of payments of one's own, asked from the provider; null where it did not answer. */
  links: signedIn.input(z.object({ purchaseIds: z.array(id).max(20) })).query(async ({ ctx, input }) => {
    return Object.fromEntries(await readReceipts(ctx.deps, ctx.caller, input.purchaseIds));
  }),
});
