import { and, eq, inArray } from 'drizzle-orm';
import type { Actor, Transaction } from '../ledger/ledger.ts';
import { rowId, seqOf } from '../ledger/row-id.ts';
import { actor, apiKey, ledgerTransaction, user, wallet } from '../schema/index.ts';
import type { Query, Store } from '../store.ts';

/** The columns of a transaction as it is shown, with the name of who did it. */
export function selectTransactions(query: Query) {
  return query
    .select({
      seq: ledgerTransaction.seq,
      userId: wallet.userId,
      type: ledgerTransaction.type,
      amount: ledgerTransaction.amount,
      balanceAfter: ledgerTransaction.balanceAfter,
      origin: ledgerTransaction.origin,
      source: ledgerTransaction.source,
      description: ledgerTransaction.description,
      metadata: ledgerTransaction.metadata,
      createdAt: ledgerTransaction.createdAt,
      expiresAt: ledgerTransaction.expiresAt,
      actorType: actor.type,
      actorRef: actor.ref,
      userName: user.name,
      userDeletedAt: user.deletedAt,
      keyName: apiKey.name,
    })
    .from(ledgerTransaction)
    .innerJoin(wallet, eq(wallet.id, ledgerTransaction.walletId))
    .innerJoin(actor, eq(actor.id, ledgerTransaction.actorId))
    .leftJoin(user, and(eq(actor.type, 'user'), eq(user.id, actor.ref)))
    .leftJoin(apiKey, and(eq(actor.type, 'api_key'), eq(apiKey.id, actor.ref)))
    .$dynamic();
}

type Row = Awaited<ReturnType<typeof selectTransactions>>[number];

/** The id of a row, which is not stored. */
export function idOf({ seq, createdAt }: Pick<Row, 'seq' | 'createdAt'>): string {
  return rowId('transaction', seq, createdAt.getTime());
}

/** Turns a selected row into a transaction. */
export function toTransaction(row: Row): Transaction {
  const { actorType, actorRef, userName, userDeletedAt, keyName, metadata, source, ...rest } = row;
  const id = idOf(row);
  const name = {
    user: userDeletedAt ? null : userName,
    api_key: keyName,
    system: actorRef,
    provider: actorRef,
  };
  const actorShown: Actor = { type: actorType, id: actorRef, name: name[actorType] };
  return {
    ...rest,
    ...{ id, sourceId: source ?? id, actor: actorShown },
    metadata: metadata === null ? null : readMetadata(metadata),
  };
}

function readMetadata(text: string): Record<string, string> {
  return JSON.parse(text) as Record<string, string>;
}

/** One row by its place in the ledger, or null. */
export function readTransaction(query: Query, seq: number): Transaction | null {
  const row = selectTransactions(query).where(eq(ledgerTransaction.seq, seq)).get();
  return row ? toTransaction(row) : null;
}

/** One transaction by id, or null for an id that is no transaction's. */
export async function getTransaction(store: Store, id: string): Promise<Transaction | null> {
  const seq = seqOf('transaction', id);
  const found = seq === null ? null : readTransaction(store.read, seq);
  return found?.id === id ? found : null;
}

/** The ids of transactions by their place in the ledger. */
export async function getTransactionIds(
  store: Store,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (seqs.length === 0) return new Map();
  const { seq, createdAt } = ledgerTransaction;
  const rows = store.read
    .select({ seq, createdAt })
    .from(ledgerTransaction)
    .where(inArray(seq, [...seqs]))
    .all();
  return new Map(rows.map((row) => [row.seq, idOf(row)]));
}
