import { setImmediate as otherRequests } from 'node:timers/promises';
import type { TransactionFilter } from '@coffer/db';
import type { Caller } from '../../../access/caller.ts';
import type { Deps } from '../../../deps.ts';
import { readTransactionPage } from '../../../transaction/read.ts';
import { csvHead, csvRow } from './csv.ts';

/** Rows read at a time: the memory that an export takes, however long it is. */
const pageRows = 500;

/**
 * The whole selection as CSV, read page by page as fast as the client takes it, in one of the caller's seats for heavy
 * reads until its end. The first page is read before this resolves, so that a refusal is an answer and not a broken
 * file. The stream has to be read or cancelled.
 * @throws Refusal `scope_missing`, `forbidden`, `too_many_reads`, `server_busy`.
 */
export async function exportTransactions(
  deps: Deps,
  caller: Caller,
  filter: TransactionFilter,
): Promise<ReadableStream<Uint8Array>> {
  const standUp = deps.limits.heavyReads.take(caller.userId);
  const encoder = new TextEncoder();
  let cursor: number | undefined;
  /** The rows of the next page; who asks for the last one, or fails to get one, stands up. */
  const read = async (head = ''): Promise<{ bytes: Uint8Array; isLast: boolean }> => {
    let isLast = true;
    try {
      await otherRequests();
      const page = await readTransactionPage(deps, caller, { filter, page: { limit: pageRows, cursor } });
      cursor = page.nextCursor ?? undefined;
      isLast = page.nextCursor === null;
      return { bytes: encoder.encode(head + page.data.map(csvRow).join('')), isLast };
    } finally {
      if (isLast) standUp();
    }
  };
  let first: Awaited<ReturnType<typeof read>> | null = await read(csvHead);
  return new ReadableStream({
    async pull(controller) {
      const { bytes, isLast } = first ?? (await read());
      first = null;
      controller.enqueue(bytes);
      if (isLast) controller.close();
    },
    cancel: standUp,
  });
}
