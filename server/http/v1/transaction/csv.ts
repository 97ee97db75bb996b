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

/**
 * Where a spreadsheet could take what people wrote for a formula: a sign, full width ones included, that begins the
 * cell or follows what begins another one for programs that split at semicolons or tabs, or end a row at any line end.
 * Quotes, blanks and invisible characters before it do not count.
 */
const formula = /(^|[;\t\r\n])([["\p{Z}\p{Cc}\p{Cf}]--[;\t\r\n]]*)([=+\-@\|%\uff1d\uff0b\uff0d\uff20])/gv;

/** An apostrophe makes text of what would be a formula. */
function written(text: string): string {
  const safe = text.replaceAll(formula, "$1'$2$3");
  return /^[\t\r\n]/.test(safe) ? `'${safe}` : safe;
}

function line(cells: readonly string[]): string {
  return `${cells.map(quote).join(',')}\r\n`;
}

function quote(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
