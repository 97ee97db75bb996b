import { type TopUp, coolDownMs, formatCredits, mostDeclines } from '@coffer/db';
import { z } from 'zod';
import { formatMinor } from '../payments/currency.ts';
import { purchaseReason } from '../purchase/reason.ts';
import { type TopUpStanding, finishTopUp, readTopUp, setTopUp, stopTopUp } from '../top-up/settings.ts';
import { amount, id } from './input.ts';
import { router, signedIn } from './trpc.ts';

const wish = z.object({
  threshold: amount,
  priceId: z.string().min(1).max(255),
  monthlyCap: z.int().min(1).max(999_999),
  requestId: id,
});

export const topUpRouter = router({
  /** How one's own auto top-up stands, with the brakes that hold for everybody. */
  get: signedIn.query(async ({ ctx }) => {
    const standing = await readTopUp(ctx.deps, ctx.caller);
    const brakes = { coolDownMinutes: coolDownMs / 60_000, mostDeclines };
    return { isPossible: Boolean(ctx.deps.payments?.cards), brakes, topUp: standing && view(standing) };
  }),

  /** Switches it on; answers where to agree and save a card, or null. */
  set: signedIn.input(wish).mutation(({ ctx, input }) => setTopUp(ctx.deps, ctx.caller, input)),

  /** Answers where to agree anew, with any card. */
  finish: signedIn.input(z.object({ requestId: id })).mutation(({ ctx, input }) => {
    return finishTopUp(ctx.deps, ctx.caller, input.requestId);
  }),

  /** Switches it off, and forgets the card if that is wanted. */
  stop: signedIn.input(z.object({ forgetCard: z.boolean() })).mutation(({ ctx, input }) => {
    return stopTopUp(ctx.deps, ctx.caller, input);
  }),
});

function view({ topUp, chargedMinor, last, restsUntil }: TopUpStanding) {
  return {
    isOn: topUp.isOn,
    threshold: formatCredits(topUp.threshold),
    priceId: topUp.priceId,
    currency: topUp.currency,
    monthlyCap: formatMinor(topUp.monthlyCapMinor, topUp.currency),
    charged: formatMinor(chargedMinor, topUp.currency),
    card: cardOf(topUp),
    pausedFor: topUp.pausedFor,
    declines: topUp.declines,
    notBefore: topUp.notBefore?.toISOString() ?? null,
    restsUntil: restsUntil?.toISOString() ?? null,
    last: last && {
      state: last.state,
      reason: last.reason === null ? null : purchaseReason(last.reason),
      at: last.createdAt.toISOString(),
    },
  };
}

function cardOf({ cardId, cardBrand, cardLast4 }: TopUp) {
  return cardId === null ? null : { brand: cardBrand ?? 'card', last4: cardLast4 ?? '????' };
}
