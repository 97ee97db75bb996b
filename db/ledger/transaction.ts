import type { Credits } from './credits.ts';
import type { PostCommand, Transaction } from './ledger.ts';
import { rowId } from './row-id.ts';

/** What a row has beyond the command that it was written for. Amounts are nanocredits, the amount signed. */
export interface Row {
  readonly seq: number;
  readonly createdAtMs: number;
  readonly amount: bigint;
  readonly balanceAfter: bigint;
}

/** The transaction that a command became. */
export function transactionOf(command: PostCommand, row: Row): Transaction {
  const { userId, type, origin, sourceId, description, actor, metadata, expiresAt } = command;
  const { seq, createdAtMs } = row;
  const id = rowId('transaction', seq, createdAtMs);
  return {
    seq,
    id,
    userId,
    type,
    amount: row.amount as Credits,
    balanceAfter: row.balanceAfter as Credits,
    origin,
    sourceId: sourceId ?? id,
    description,
    actor,
    metadata,
    createdAt: new Date(createdAtMs),
    expiresAt: expiresAt ?? null,
  };
}
