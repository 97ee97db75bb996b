import { Wallets } from './ledger/sqlite/wallets.ts';
import { createLedger } from './ledger/ledger.ts';
import { queriesOn } from './connect.ts';
import type { Database } from './open.ts';
import { openBooks } from './proof/books.ts';
import { Refusal } from './refusal.ts';
import { type Committer, Writer } from './write/writer.ts';

/** Whatever would be written is refused: the file is another process's to write. */
const refusing: Committer = {
  commit: async (calls) => ({
    answers: calls.map(() => ({ ok: false, error: new Refusal('database_unavailable') })),
    changes: [],
  }),
  close: async () => undefined,
};

/**
 * Opens a database to look at, beside a running instance or without one. Every write is refused with `database_unavailable`.
 * @throws DatabaseProblem with one line for a person: missing, not readable, another program's, or of another version.
 */
export function openReadOnly(path: string): Database {
  const { close, ...books } = openBooks(path);
  const writer = new Writer({ committer: refusing, onCommit: () => undefined });
  const read = queriesOn(books.readClient);
  const store = {
    ...books,
    writer,
    read,
    wallets: new Wallets(books.readClient),
    onChange: () => () => undefined,
  };
  const ledger = createLedger(store);
  return { ...store, ledger, tryOut: false, upgradeCopy: null, close: async () => close() };
}
