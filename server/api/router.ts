import { balanceRouter } from './balance.ts';
import { booksRouter } from './books.ts';
import { eventRouter } from './event.ts';
import { grantRouter, removalRouter } from './grant.ts';
import { holdRouter } from './hold.ts';
import { keyRouter } from './key.ts';
import { overdraftRouter } from './overdraft.ts';
import { purchaseRouter } from './purchase.ts';
import { receiptRouter } from './receipt.ts';
import { reconciliationRouter } from './reconciliation.ts';
import { systemRouter } from './system.ts';
import { topUpRouter } from './top-up.ts';
import { transactionRouter } from './transaction.ts';
import { createCallerFactory, router } from './trpc.ts';
import { usageRouter } from './usage.ts';
import { userRouter } from './user.ts';

/** Every procedure of the typed API. */
export const appRouter = router({
  balance: balanceRouter,
  books: booksRouter,
  event: eventRouter,
  grant: grantRouter,
  hold: holdRouter,
  key: keyRouter,
  overdraft: overdraftRouter,
  purchase: purchaseRouter,
  receipt: receiptRouter,
  reconciliation: reconciliationRouter,
  removal: removalRouter,
  system: systemRouter,
  topUp: topUpRouter,
  transaction: transactionRouter,
  usage: usageRouter,
  user: userRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP. */
export const createCaller = createCallerFactory(appRouter);
