/** Every kind of movement the ledger knows. The sign of an amount follows from its type. */
export const transactionTypes = [
  'purchase',
  'admin_grant',
  'admin_removal',
  'usage',
  'refund',
  'refund_reversal',
  'dispute',
  'dispute_reversal',
  'expiry',
  'bonus',
] as const;

export type TransactionType = (typeof transactionTypes)[number];

const giving: ReadonlySet<TransactionType> = new Set([
  'purchase',
  'admin_grant',
  'bonus',
  'refund_reversal',
  'dispute_reversal',
]);

/** Whether movements of this type add to the balance. */
export function isGiving(type: TransactionType): boolean {
  return giving.has(type);
}
