import { balanceRouter } from './balance.ts';
import { grantRouter, removalRouter, usageRouter } from './grant.ts';
import { keyRouter } from './key.ts';
import { purchaseRouter } from './purchase.ts';
import { systemRouter } from './system.ts';
import { transactionRouter } from './transaction.ts';
import { createCallerFactory, router } from './trpc.ts';
import { userRouter } from './user.ts';

/** Every procedure of the typed API. */
export const appRouter = router({
  balance: balanceRouter,
  grant: grantRouter,
  key: keyRouter,
  purchase: purchaseRouter,
  removal: removalRouter,
  system: systemRouter,
  transaction: transactionRouter,
  usage: usageRouter,
  user: userRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP. */
export const createCaller = createCallerFactory(appRouter);
