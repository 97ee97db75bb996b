import type { Hold, HoldCommand } from '../hold.ts';
import type { PostCommand, Transaction } from '../ledger.ts';

/** Whether a row is what a command asks for: a repeat, then, and no conflict. */
export function isSamePost(transaction: Transaction, command: PostCommand): boolean {
  const amount = transaction.amount < 0n ? -transaction.amount : transaction.amount;
  return (
    transaction.userId === command.userId &&
    transaction.type === command.type &&
    amount === command.amount &&
    transaction.description === command.description &&
    sorted(transaction.metadata) === sorted(command.metadata) &&
    (transaction.expiresAt?.getTime() ?? null) === (command.expiresAt?.getTime() ?? null)
  );
}

/** The same for a hold. */
export function isSameHold(hold: Hold, command: HoldCommand): boolean {
  return (
    hold.userId === command.userId &&
    hold.amount === command.amount &&
    hold.description === command.description &&
    hold.expiresAt.getTime() - hold.createdAt.getTime() === command.expiresInMs
  );
}

/** The same text for the same entries: a client that retries may write them in another order. */
function sorted(metadata: Transaction['metadata']): string {
  return JSON.stringify(metadata && Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
}
