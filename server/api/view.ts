import {
  type Balance,
  type Posted,
  type Store,
  type Transaction,
  findUndoings,
  formatCredits,
  undoOrigin,
} from '@coffer/db';

/** Shows transactions, each with what it undid and what undid it. */
export async function viewTransactions(store: Store, rows: readonly Transaction[]) {
  const undoings = await findUndoings(
    store,
    rows.map((row) => row.id),
  );
  return rows.map((row) => viewRow(row, undoings.get(row.id) ?? null));
}

/** Shows a transaction of which it is known what undid it. */
export function viewRow(row: Transaction, reversedBy: string | null) {
  // Anybody may keep a value under that name: only an undoing means it.
  const isUndoing = row.origin === undoOrigin;
  return {
    id: row.id,
    seq: row.seq,
    userId: row.userId,
    type: row.type,
    amount: formatCredits(row.amount),
    balanceAfter: formatCredits(row.balanceAfter),
    sourceId: row.sourceId,
    description: row.description,
    actor: { type: row.actor.type, id: row.actor.id === '' ? null : row.actor.id, name: row.actor.name },
    metadata: isUndoing ? null : row.metadata,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    reverses: isUndoing ? row.sourceId : null,
    reversedBy,
  };
}

/** Shows the answer to a post. */
export async function viewPosted(store: Store, posted: Posted) {
  return { transaction: await viewTransaction(store, posted.transaction), replayed: posted.replayed };
}

/** Shows one transaction. */
export async function viewTransaction(store: Store, row: Transaction) {
  const [view] = await viewTransactions(store, [row]);
  if (!view) throw new Error('a transaction without a view');
  return view;
}

/** Shows how a wallet stands. */
export function viewBalance(balance: Balance) {
  return {
    userId: balance.userId,
    balance: formatCredits(balance.balance),
    held: formatCredits(balance.held),
    overdraft: formatCredits(balance.overdraft),
    available: formatCredits(balance.available),
    expiring: balance.expiring.map(({ amount, expiresAt }) => {
      return { amount: formatCredits(amount), expiresAt: expiresAt.toISOString() };
    }),
    asOfSeq: balance.asOfSeq,
  };
}
