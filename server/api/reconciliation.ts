import { formatCredits } from '@coffer/db';
import { z } from 'zod';
import { formatMinor } from '../payments/currency.ts';
import { catchUpNow, reconcile } from '../payments/reconcile/reconcile.ts';
import type { DayLine, Side } from '../payments/reconcile/totals.ts';
import { day } from './input.ts';
import { router, signedIn } from './trpc.ts';

export const reconciliationRouter = router({
  /** What Stripe says of a period beside what stands here; days are UTC's. */
  compare: signedIn.input(z.object({ from: day, to: day })).query(async ({ ctx, input }) => {
    const { lines, differences, findings } = await reconcile(ctx.deps, ctx.caller, input);
    return { lines: lines.map(viewLine), differences, findings };
  }),

  /** Asks Stripe for all that was missed, now. */
  catchUp: signedIn.mutation(({ ctx }) => catchUpNow(ctx.deps, ctx.caller)),
});

function viewLine({ day: date, currency, provider, ours, given, taken }: DayLine) {
  return {
    ...{ day: date, currency },
    provider: viewSide(provider, currency),
    ours: viewSide(ours, currency),
    given: formatCredits(given),
    taken: formatCredits(taken),
    agrees:
      provider.paidMinor === ours.paidMinor &&
      provider.refundedMinor === ours.refundedMinor &&
      provider.disputedMinor === ours.disputedMinor,
  };
}

function viewSide({ paidMinor, refundedMinor, disputedMinor }: Side, currency: string) {
  return {
    paid: formatMinor(paidMinor, currency),
    refunded: formatMinor(refundedMinor, currency),
    disputed: formatMinor(disputedMinor, currency),
  };
}
