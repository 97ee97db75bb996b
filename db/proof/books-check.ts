import { booksCheck } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';

/** What came of looking through the books. */
export interface BooksCheck {
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** The last transaction that was added up. */
  readonly lastSeq: number;
  readonly wallets: number;
  /** How many things were found wrong. */
  readonly findings: number;
  /** The first of them, as lines for a person. */
  readonly told: readonly string[];
}

/** What came of the last time; null: there was none. */
export function readBooksCheck({ read }: Pick<Store, 'read'>): BooksCheck | null {
  const row = read.select().from(booksCheck).get();
  if (!row) return null;
  const { id: _, told, ...rest } = row;
  return { ...rest, told: JSON.parse(told) as string[] };
}

/**
 * Keeps it in the place of the one before.
 * @throws Refusal `database_unavailable`, `shutting_down`.
 */
export async function keepBooksCheck(store: Store, check: BooksCheck): Promise<void> {
  await store.writer.run('keepBooksCheck', check);
}

export function keepBooksCheckIn(tx: Tx, { told, ...rest }: BooksCheck): void {
  const row = { ...rest, told: JSON.stringify(told) };
  tx.query
    .insert(booksCheck)
    .values({ id: 1, ...row })
    .onConflictDoUpdate({ target: booksCheck.id, set: row })
    .run();
}
