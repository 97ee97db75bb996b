import { and, asc, eq, gte, inArray, isNotNull, lt, or, sql } from 'drizzle-orm';
import { ledgerTransaction, purchase, purchaseEntry } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Stretch } from '../stretch.ts';
import { findSeqRange } from '../transaction/time-range.ts';
import type { Purchase } from './read.ts';
import { chunksOf } from './reversal/read.ts';

const paidStates = ['processing', 'paid', 'refunded', 'disputed'] as const;

/** Purchases begun in a stretch of time for which money came, and others by their payment or their own id. */
export async function listPurchasesPaidIn(
  store: Store,
  { from, until }: Stretch,
  ids: readonly string[],
): Promise<readonly Purchase[]> {
  const begun = and(
    inArray(purchase.state, [...paidStates]),
    or(isNotNull(purchase.transactionSeq), eq(purchase.flagged, true)),
    gte(purchase.createdAt, from),
    lt(purchase.createdAt, until),
  );
  const rows = store.read.select().from(purchase).where(begun).orderBy(asc(purchase.createdAt)).all();
  const named = chunksOf(ids).flatMap((chunk) =>
    store.read
      .select()
      .from(purchase)
      .where(or(inArray(purchase.paymentIntentId, chunk), inArray(purchase.id, chunk)))
      .all(),
  );
  return [...new Map([...rows, ...named].map((row) => [row.id, row])).values()];
}

/** What the ledger took back for refunds and disputes, or gave again. */
export interface ReversalEntry {
  readonly purchaseId: string;
  /** Signed nanocredits. */
  readonly amount: bigint;
  /** The currency of the payment. */
  readonly currency: string | null;
  readonly createdAt: Date;
}

/** The ledger's rows of refunds and disputes in a stretch of time. */
export async function listReversalEntries(
  store: Store,
  { from, until }: Stretch,
): Promise<readonly ReversalEntry[]> {
  const range = findSeqRange(store.readClient, { fromMs: from.getTime(), toMs: until.getTime() - 1 });
  if (range === null) return [];
  const { transactionSeq, purchaseId } = purchaseEntry;
  const { amount, createdAt } = ledgerTransaction;
  const currency = sql<string | null>`coalesce(${purchase.paidCurrency}, ${purchase.currency})`;
  return store.read
    .select({ purchaseId, amount, createdAt, currency })
    .from(purchaseEntry)
    .innerJoin(ledgerTransaction, eq(ledgerTransaction.seq, transactionSeq))
    .innerJoin(purchase, eq(purchase.id, purchaseId))
    .where(
      and(
        gte(transactionSeq, range.first),
        lt(transactionSeq, range.last + 1),
        inArray(ledgerTransaction.type, ['refund', 'refund_reversal', 'dispute', 'dispute_reversal']),
        gte(createdAt, from),
        lt(createdAt, until),
      ),
    )
    .all();
}
