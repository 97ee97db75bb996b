import { z } from 'zod';
import { setOverdraft } from '../wallet/overdraft.ts';
import { amount, id } from './input.ts';
import { router, signedIn } from './trpc.ts';
import { viewBalance } from './view.ts';

export const overdraftRouter = router({
  /** Sets how far below zero a wallet's owner may spend, and answers how the wallet stands then. */
  set: signedIn.input(z.object({ userId: id, overdraft: amount })).mutation(async ({ ctx, input }) => {
    return viewBalance(await setOverdraft(ctx.deps, ctx.caller, input));
  }),
});
