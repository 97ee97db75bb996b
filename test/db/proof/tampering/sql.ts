/** What somebody does to the file, and what is to be found of it. */
export type Tampering = readonly [what: string, sql: string, found: RegExp, ...more: RegExp[]];

export const setRow = (seq: number, what: string): string =>
  `UPDATE ledger_transaction SET ${what} WHERE seq = ${seq}`;
export const setWallet = (userId: string, what: string): string =>
  `UPDATE wallet SET ${what} WHERE user_id = '${userId}'`;
export const setHold = (seq: number, what: string): string => `UPDATE hold SET ${what} WHERE seq = ${seq}`;
export const setLot = (seq: number, what: string): string =>
  `UPDATE lot SET ${what} WHERE transaction_seq = ${seq}`;

/** A copy of a row under another seq, with some of its columns changed. */
export function copyRow(seq: number, to: number, changes: Record<string, string> = {}): string {
  const columns =
    'wallet_id type amount balance_after origin source description actor_id metadata created_at hash'.split(
      ' ',
    );
  const values = columns.map((column) => changes[column] ?? (column === 'source' ? 'NULL' : column));
  return `INSERT INTO ledger_transaction (seq, ${columns.join(', ')})
    SELECT ${to}, ${values.join(', ')} FROM ledger_transaction WHERE seq = ${seq}`;
}

/** What is told of a row whose hash is not that of its content. */
export function changedRow(userId: string, seq: number): RegExp {
  return new RegExp(`^wallet ${userId}, transaction ${seq}: does not have the hash of its content`);
}
