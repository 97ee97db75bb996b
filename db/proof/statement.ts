import { type Credits, zeroCredits } from '../ledger/credits.ts';
import type { Transaction } from '../ledger/ledger.ts';
import type { Store } from '../store.ts';
import { readLastSeq } from '../transaction/last-seq.ts';
import { listTransactions } from '../transaction/list.ts';
import { TimeSearch } from '../transaction/time-range.ts';

/** A stretch of time: from the first moment to just before the second. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** Where a wallet stood at the ends of a period. Nanocredits. */
export interface StatementEnds {
  readonly opening: Credits;
  readonly closing: Credits;
  /** The last row of the ledger when they were read: a period that is not over yet has only rows up to it. */
  readonly lastSeq: number;
}

/**
 * The balance before a period and after it. All movements of the period add up to the difference, whatever happened to the
 * machine's clock: where it was set back, each row counts by the time that stands in it.
 * @throws Refusal `user_not_found`.
 */
export function readStatementEnds(store: Store, userId: string, { from, to }: Period): StatementEnds {
  return store.readClient.transaction(() => {
    const { id } = store.wallets.readStanding(userId);
    const lastSeq = readLastSeq(store.readClient);
    return { opening: balanceBefore(store, id, from), closing: balanceBefore(store, id, to), lastSeq };
  })();
}

/** The sum of all rows of a wallet with a time before this one: a few point reads for each time the clock was set back. */
function balanceBefore({ readClient }: Store, walletId: bigint, at: Date): Credits {
  const search = new TimeSearch(readClient);
  const balanceUpTo = readClient
    .prepare<[bigint, number], bigint>(
      'SELECT balance_after FROM ledger_transaction WHERE wallet_id = ? AND seq <= ? ORDER BY seq DESC LIMIT 1',
    )
    .pluck();
  let sum = 0n;
  for (const stretch of search.stretches) {
    const next = search.firstFrom(stretch, at.getTime());
    const before = balanceUpTo.get(walletId, stretch.first - 1) ?? zeroCredits;
    sum += (balanceUpTo.get(walletId, next - 1) ?? zeroCredits) - before;
  }
  return sum as Credits;
}

/** Movements read in a step. */
const stepRows = 200;

/** The movements of a period in order, some at a time: those that its ends include. */
export async function* readMovements(
  store: Store,
  userId: string,
  { from, to, lastSeq }: Period & Pick<StatementEnds, 'lastSeq'>,
): AsyncGenerator<readonly Transaction[]> {
  const last = new Date(to.getTime() - 1);
  const filter = { userId, from, to: last, order: 'oldest_first' } as const;
  let cursor: number | undefined;
  do {
    const page = await listTransactions(store, filter, { limit: stepRows, cursor });
    const included = page.data.filter(({ seq }) => seq <= lastSeq);
    if (included.length > 0) yield included;
    cursor = included.length === page.data.length ? (page.nextCursor ?? undefined) : undefined;
  } while (cursor !== undefined);
}
