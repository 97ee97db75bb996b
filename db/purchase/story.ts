import { asc, eq, inArray } from 'drizzle-orm';
import type { Hold } from '../ledger/hold.ts';
import type { Transaction } from '../ledger/ledger.ts';
import { Holds } from '../ledger/sqlite/holds.ts';
import { type EventSummary, listEventsOf } from '../event/read.ts';
import { ledgerTransaction, purchaseEntry } from '../schema/index.ts';
import type { Store } from '../store.ts';
import { getNames } from '../user/read.ts';
import { selectTransactions, toTransaction } from '../transaction/read.ts';
import type { Purchase } from './read.ts';
import { type Facts, readFacts } from './reversal/facts.ts';
import { holdSourceOf } from './reversal/set-aside.ts';

/** All that happened about one purchase. */
export interface PurchaseStory {
  readonly refunds: Facts['refunds'];
  readonly disputes: Facts['disputes'];
  /** What was set aside for disputes, by the dispute's id; ended holds too. */
  readonly holds: ReadonlyMap<string, Hold>;
  /** What moved credits for it, in the ledger's order. */
  readonly transactions: readonly Transaction[];
  /** What the provider told of it, in the order in which it came. */
  readonly events: readonly EventSummary[];
  /** The names of those who asked for something, by user id; null for one whose account is gone. */
  readonly names: ReadonlyMap<string, string | null>;
}

/** Reads all that happened about one purchase. */
export async function readPurchaseStory(store: Store, purchase: Purchase): Promise<PurchaseStory> {
  const { paymentIntentId } = purchase;
  const facts = paymentIntentId === null ? null : readFacts({ query: store.read }, paymentIntentId);
  const refunds = facts?.refunds ?? [];
  const disputes = facts?.disputes ?? [];
  return {
    refunds,
    disputes,
    holds: holdsOf(store, purchase, disputes),
    transactions: transactionsOf(store, purchase),
    events: await listEventsOf(store, purchase.id),
    names: await getNames(store, [purchase.resolvedBy, ...refunds.map(({ requestedBy }) => requestedBy)]),
  };
}

function holdsOf(store: Store, { provider }: Purchase, disputes: Facts['disputes']): Map<string, Hold> {
  const holds = new Map<string, Hold>();
  if (disputes.length === 0) return holds;
  const book = new Holds(store.readClient);
  for (const { id } of disputes) {
    const hold = book.findBySource(provider, holdSourceOf(id), store.now());
    if (hold !== null) holds.set(id, hold);
  }
  return holds;
}

function transactionsOf({ read }: Store, purchase: Purchase): Transaction[] {
  const others = read
    .select({ seq: purchaseEntry.transactionSeq })
    .from(purchaseEntry)
    .where(eq(purchaseEntry.purchaseId, purchase.id))
    .all();
  const seqs = [purchase.transactionSeq, ...others.map(({ seq }) => seq)].filter((seq) => seq !== null);
  if (seqs.length === 0) return [];
  const { seq } = ledgerTransaction;
  return selectTransactions(read).where(inArray(seq, seqs)).orderBy(asc(seq)).all().map(toTransaction);
}
