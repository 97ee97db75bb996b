import { setImmediate as otherRequests } from 'node:timers/promises';
import { type LedgerRow, readChain, readLedgerEnd } from '@coffer/db';
import { type HeadMaker, makeHead } from './head.ts';

/**
 * The whole ledger as JSON Lines: what it is, every transaction in order with its hash, and a signed head as of the last.
 * It takes the same memory however long the ledger is, and leaves out what is posted meanwhile.
 */
export async function* exportLedger(maker: HeadMaker): AsyncGenerator<string> {
  const { books } = maker;
  const end = readLedgerEnd(books);
  yield line({
    format: 'coffer-ledger-1',
    instance_id: books.instanceId,
    created_at: new Date(books.now()).toISOString(),
    seq: end.seq,
  });
  for (const rows of readChain(books, end.seq)) {
    yield rows.map(lineOf).join('');
    await otherRequests();
  }
  yield line(await makeHead(maker, end));
}

/** A row as its hash covers it: ARCHITECTURE.md describes each field. */
function lineOf(row: LedgerRow): string {
  return line({
    seq: row.seq,
    id: row.id,
    user_id: row.userId,
    type: row.type,
    amount_nano: String(row.amount),
    balance_after_nano: String(row.balanceAfter),
    origin: row.origin,
    source: row.source,
    description: row.description,
    actor: row.actor,
    metadata: row.metadata,
    created_at_ms: row.createdAtMs,
    expires_at_ms: row.expiresAtMs,
    hash: row.hash.toString('hex'),
  });
}

function line(content: object): string {
  return `${JSON.stringify(content)}\n`;
}
