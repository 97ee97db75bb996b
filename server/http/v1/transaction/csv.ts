import { type Transaction, formatCredits } from '@coffer/db';

/** The header row. */
export const csvHead = line([
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

/** One transaction as a row of RFC 4180. Here the amount has its sign, so that a column can be summed up. */
export function csvRow(row: Transaction): string {
  return line([
    String(row.seq),
    row.id,
    row.createdAt.toISOString(),
    row.userId,
    row.type,
    formatCredits(row.amount),
    formatCredits(row.balanceAfter),
    written(row.sourceId),
    written(row.description ?? ''),
    row.actor.type,
    written(row.actor.id),
    written(row.actor.name ?? ''),
  ]);
}

// What people wrote must not become a formula in whatever program opens the file: an apostrophe makes it text there.
function written(text: string): string {
  return /^\s*[=+\-@|%]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

function line(cells: readonly string[]): string {
  return `${cells.map(quote).join(',')}\r\n`;
}

function quote(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
