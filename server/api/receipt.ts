import { z } from 'zod';
import { type PaidPurchase, listPaid, readReceipts } from '../purchase/receipts.ts';
import { formatMoney } from '../payments/currency.ts';
import { id, moment } from './input.ts';
import { viewPurchases } from './purchase-view.ts';
import { router, signedIn } from './trpc.ts';

export const receiptRouter = router({
  /** What one has paid, the newest first. */
  list: signedIn.input(z.object({ before: moment.optional() })).query(async ({ ctx, input }) => {
    const { data, nextBefore } = await listPaid(ctx.deps, ctx.caller, input.before ?? null);
    const views = await viewPurchases(ctx.deps.db, data);
    const sums = new Map(data.map((each) => [each.id, viewSums(each)]));
    return {
      data: views.map((view) => ({ ...view, ...(sums.get(view.id) ?? nothing) })),
      nextBefore: nextBefore?.toISOString() ?? null,
    };
  }),

  /** The papers of payments of one's own, asked from the provider; null where it did not answer. */
  links: signedIn.input(z.object({ purchaseIds: z.array(id).max(20) })).query(async ({ ctx, input }) => {
    return Object.fromEntries(await readReceipts(ctx.deps, ctx.caller, input.purchaseIds));
  }),
});

interface Sums {
  /** With its currency; null where nothing is known to have been paid. */
  readonly paid: string | null;
  /** Null where nothing went back. */
  readonly refunded: string | null;
}

const nothing: Sums = { paid: null, refunded: null };

function viewSums({ paidMinor, paidCurrency, refundedMinor }: PaidPurchase): Sums {
  if (paidMinor === null || paidCurrency === null) return nothing;
  const refunded = refundedMinor > 0 ? formatMoney(refundedMinor, paidCurrency) : null;
  return { paid: formatMoney(paidMinor, paidCurrency), refunded };
}
