import type SQLite from 'better-sqlite3';
import type { Book, Moment } from '../ledger/sqlite/book.ts';
import type { HoldBook } from '../ledger/sqlite/hold-book.ts';
import type { Query } from '../store.ts';

/** A database transaction that is open now. It ends before anything else runs: nothing may await inside it. */
export interface Tx extends Moment {
  readonly query: Query;
  /** The same connection, for a library's own SQL. */
  readonly client: SQLite.Database;
  /** Moves credits. */
  readonly book: Book;
  /** Sets credits aside. */
  readonly holds: HoldBook;
}
