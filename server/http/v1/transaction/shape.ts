import { type Transaction, formatCredits, transactionTypes } from '@coffer/db';
import { z } from '@hono/zod-openapi';
import { creditsText, moment } from '../field.ts';

export const TransactionShape = z
  .object({
    id: z.uuid(),
    user_id: z.uuid(),
    transaction_type: z.enum(transactionTypes),
    amount: creditsText.openapi({ description: 'Always positive: the type says which way it moved.' }),
    balance_after: creditsText,
    source_id: z.string(),
    description: z.string().nullable(),
    actor: z.object({
      type: z.enum(['user', 'api_key', 'system', 'provider']),
      id: z.string().nullable(),
      name: z.string().nullable(),
    }),
    metadata: z.record(z.string(), z.string()).nullable(),
    created_at: moment,
    expires_at: moment
      .optional()
      .openapi({ description: 'When what is left of these credits expires, where it does.' }),
  })
  .openapi('Transaction');

/** A transaction as REST shows it. */
export function showTransaction(row: Transaction): z.output<typeof TransactionShape> {
  return {
    id: row.id,
    user_id: row.userId,
    transaction_type: row.type,
    amount: formatCredits(row.amount < 0n ? -row.amount : row.amount),
    balance_after: formatCredits(row.balanceAfter),
    source_id: row.sourceId,
    description: row.description,
    // An administrator whom the caller may not know has no id.
    actor: { ...row.actor, id: row.actor.id || null },
    metadata: row.metadata && { ...row.metadata },
    created_at: row.createdAt.toISOString(),
    ...(row.expiresAt && { expires_at: row.expiresAt.toISOString() }),
  };
}
