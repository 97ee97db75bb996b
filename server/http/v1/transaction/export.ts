import { setImmediate as otherRequests } from 'node:timers/promises';
import type { Transaction, TransactionFilter } from '@coffer/db';
import type { Caller } from '../../../access/caller.ts';
import type { Deps } from '../../../deps.ts';
import { readTransactions } from '../../../transaction/read.ts';
import { csvHead, csvRow } from './csv.ts';

/** Rows read at a time: the memory that an export takes, however long it is. */
const pageRows = 500;

/**
 * The whole selection as CSV, read page by page as fast as the client takes it. The first page is read before this
 * resolves, so that a refusal is an answer and not a broken file.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export async function exportTransactions(
  deps: Deps,
  caller: Caller,
  filter: TransactionFilter,
): Promise<ReadableStream<Uint8Array>> {
  const read = (cursor?: number) =>
    readTransactions(deps, caller, { filter, page: { limit: pageRows, cursor } });
  const encoder = new TextEncoder();
  const encode = (rows: readonly Transaction[], head = '') =>
    encoder.encode(head + rows.map(csvRow).join(''));
  const first = await read();
  let next = first.nextCursor;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encode(first.data, csvHead));
      if (next === null) controller.close();
    },
    async pull(controller) {
      await otherRequests();
      const page = await read(next ?? undefined);
      next = page.nextCursor;
      controller.enqueue(encode(page.data));
      if (next === null) controller.close();
    },
  });
}
