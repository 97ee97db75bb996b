import { type TransactionFilter, type TransactionType, transactionTypes } from '@coffer/db';
import { z } from '@hono/zod-openapi';
import type { Caller } from '../../../access/caller.ts';
import { text } from '../../../text.ts';
import { cursorQuery, momentQuery, pageQuery, whoseQuery } from '../field.ts';

const once = 'must be given once';

const types = z
  .string(once)
  .transform((list) => list.split(','))
  .pipe(z.array(z.enum(transactionTypes, `must be among ${transactionTypes.join(', ')}`)))
  .openapi({
    type: 'string',
    description: `Some of ${transactionTypes.join(', ')}, with commas between them.`,
  });

/** Which transactions are wanted. */
export const TransactionFilterQuery = z.object({
  ...whoseQuery,
  transaction_types: types.optional(),
  search: text(255, once).optional().openapi({ description: 'Part of a description or source_id.' }),
  start_date: momentQuery.optional().openapi({ description: 'Inclusive.' }),
  end_date: momentQuery.optional().openapi({ description: 'Inclusive.' }),
  order: z
    .enum(['desc', 'asc'], 'must be desc or asc')
    .optional()
    .openapi({ description: 'Newest first: desc.' }),
});

/** Which page of them. */
export const TransactionListQuery = TransactionFilterQuery.extend({
  ...pageQuery,
  cursor: cursorQuery,
});

/** The query as the ledger's verbs take it. */
export function filterOf(caller: Caller, query: z.output<typeof TransactionFilterQuery>): TransactionFilter {
  return {
    userId: query.all === 'true' ? null : (query.user_id ?? caller.userId),
    types: query.transaction_types satisfies readonly TransactionType[] | undefined,
    search: query.search,
    from: query.start_date,
    to: query.end_date,
    order: query.order === 'asc' ? 'oldest_first' : 'newest_first',
  };
}
