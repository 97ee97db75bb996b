import { type Transaction, formatCredits } from '@coffer/db';
import { csvLine, writtenCell } from '../csv.ts';

/** The header row. */
export const csvHead = csvLine([
  'seq',
  'id',
  'created_at',
  'user_id',
  'transaction_type',
  'amount',
  'balance_after',
  'source_id',
  'description',
  'actor_type',
  'actor_id',
  'actor_name',
]);

/** One transaction as a row. Here the amount has its sign, so that a column can be summed up. */
export function csvRow(row: Transaction): string {
  return csvLine([
    String(row.seq),
    row.id,
    row.createdAt.toISOString(),
    row.userId,
    row.type,
    formatCredits(row.amount),
    formatCredits(row.balanceAfter),
    writtenCell(row.sourceId),
    writtenCell(row.description ?? ''),
    row.actor.type,
    writtenCell(row.actor.id),
    writtenCell(row.actor.name ?? ''),
  ]);
}
