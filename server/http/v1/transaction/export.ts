import { setImmediate as otherRequests } from 'node:timers/promises';
import type { TransactionFilter } from '@coffer/db';
import type { Caller } from '../../../access/caller.ts';
import type { Deps } from '../../../deps.ts';
import { readTransactionPage } from '../../../transaction/read.ts';
import { csvHead, csvRow } from './csv.ts';

/** Rows read at a time: the memory that an export takes, however long it is. */
const pageRows = 500;

/**
 * The whole selection as CSV, page by page, for streamParts.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export async function* exportTransactions(
  deps: Deps,
  caller: Caller,
  filter: TransactionFilter,
): AsyncGenerator<string> {
  let cursor: number | undefined;
  do {
    await otherRequests();
    const page = await readTransactionPage(deps, caller, { filter, page: { limit: pageRows, cursor } });
    yield (cursor === undefined ? csvHead : '') + page.data.map(csvRow).join('');
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
