import { type TypeSum, formatCredits } from '@coffer/db';
import { z } from 'zod';
import { readStatement } from '../proof/statement.ts';
import { drawTrialBalance } from '../proof/trial-balance.ts';
import { cursor, day, id, moment } from './input.ts';
import { router, signedIn } from './trpc.ts';
import { viewTransactions } from './view.ts';

const statementInput = z.object({
  userId: id.optional(),
  /** The first moment that counts, and the first that counts no more. */
  from: moment,
  to: moment,
  cursor: cursor.optional(),
  limit: z.int().min(1).max(500).default(500),
});

export const booksRouter = router({
  /** What all wallets moved by type and day, in UTC, and how the whole ledger proves itself. */
  trialBalance: signedIn.input(z.object({ from: day, to: day })).query(async ({ ctx, input }) => {
    const { types, days, sums } = await drawTrialBalance(ctx.deps, ctx.caller, input);
    return {
      types: types.map(viewTotal),
      days: days.map((total) => ({ day: total.day.toISOString().slice(0, 10), ...viewTotal(total) })),
      proof: {
        sumOfTypes: formatCredits(sums.types),
        sumOfBalances: formatCredits(sums.balances),
        isBalanced: sums.types === sums.balances,
        asOfSeq: sums.lastSeq,
      },
    };
  }),

  /** A wallet's balance before a period, its movements, oldest first, and the balance after it. */
  statement: signedIn.input(statementInput).query(async ({ ctx, input }) => {
    const { userId = ctx.caller.userId, from, to, ...page } = input;
    const statement = await readStatement(ctx.deps, ctx.caller, { userId, from, to, page });
    return {
      userId,
      opening: formatCredits(statement.opening),
      closing: formatCredits(statement.closing),
      movements: await viewTransactions(ctx.deps.db, statement.movements),
      nextCursor: statement.nextCursor === null ? null : String(statement.nextCursor),
      isOver: statement.isOver,
      asOfSeq: statement.lastSeq,
    };
  }),
});

function viewTotal({ type, count, amount }: TypeSum) {
  return { type, count, amount: formatCredits(amount) };
}
