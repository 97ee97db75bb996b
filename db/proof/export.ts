import { rowId } from '../ledger/row-id.ts';
import { type ChainRow, prepareAllRows, toChainRow } from './chain-rows.ts';
import type { Books } from './books.ts';

/** A row as its hash covers it, with the id under which people know it. */
export type LedgerRow = ChainRow & { readonly id: string };

/** Rows read in a step. */
const stepRows = 200;

/** All rows up to a seq in order, as their hashes cover them, some at a time. */
export function* readChain({ readClient }: Books, lastSeq: number): Generator<readonly LedgerRow[]> {
  const read = prepareAllRows(readClient);
  for (let after = 0; after < lastSeq;) {
    const rows = read.all(after, lastSeq, stepRows).map(toChainRow);
    if (rows.length === 0) return;
    yield rows.map((row) => ({ ...row, id: rowId('transaction', row.seq, row.createdAtMs) }));
    after = rows.at(-1)?.seq ?? lastSeq;
  }
}
