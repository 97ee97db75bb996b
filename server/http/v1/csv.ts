/**
 * Where a spreadsheet could take what people wrote for a formula: a sign, full width ones included, that begins the
 * cell or follows what begins another one for programs that split at semicolons or tabs, or end a row at any line end.
 * Quotes, blanks and invisible characters before it do not count.
 */
const formula = /(^|[;\t\r\n])([["\p{Z}\p{Cc}\p{Cf}]--[;\t\r\n]]*)([=+\-@\|%\uff1d\uff0b\uff0d\uff20])/gv;

/** A cell with what people wrote: an apostrophe makes text of what would be a formula. */
export function writtenCell(text: string): string {
  const safe = text.replaceAll(formula, "$1'$2$3");
  return /^[\t\r\n]/.test(safe) ? `'${safe}` : safe;
}

/** A row of RFC 4180. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quote).join(',')}\r\n`;
}

function quote(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
