import type { Store } from '../store.ts';
import type { Credits } from './credits.ts';
import type { TransactionType } from './rules/type.ts';

/** Who did it, as stored: the name is looked up when it is shown, so that it can be forgotten. */
export interface Actor {
  readonly type: 'user' | 'api_key' | 'system' | 'provider';
  /** The user's or api key's id, the provider's name, or the job's. */
  readonly id: string;
  /** Null once the person or key behind it is gone. */
  readonly name: string | null;
}

/** A movement to be posted. */
export interface PostCommand {
  readonly userId: string;
  readonly type: TransactionType;
  /** Positive nanocredits; the type gives the sign. */
  readonly amount: Credits;
  /** Who vouches for the source: `request`, `stripe`, `dummy`, `sign_up`, `undo`, or `wallet:<user id>`. */
  readonly origin: string;
  /** The cause's name, 1..255 characters: it posts once for ever. Null: every call is a cause of its own. */
  readonly sourceId: string | null;
  readonly description: string | null;
  readonly actor: Actor;
  readonly metadata: Readonly<Record<string, string>> | null;
}

/** A row of the ledger. */
export interface Transaction {
  readonly seq: number;
  readonly id: string;
  readonly userId: string;
  readonly type: TransactionType;
  /** Signed nanocredits. */
  readonly amount: Credits;
  readonly balanceAfter: Credits;
  readonly origin: string;
  readonly sourceId: string;
  readonly description: string | null;
  readonly actor: Actor;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly createdAt: Date;
}

/** The answer to a post: the row, and whether an earlier call had written it. */
export interface Posted {
  readonly transaction: Transaction;
  readonly replayed: boolean;
}

/** The one way to move credits. */
export interface Ledger {
  /**
   * Posts one movement and resolves when it is on disk. The same origin and source with the same content answers
   * with the first row.
   * @throws Refusal `invalid_input` for text that is not valid Unicode, `user_not_found`, `source_conflict` (with
   * `existingId`), `amount_not_positive`, `insufficient_credits` (with `needed` and `available`),
   * `amount_out_of_range`, `database_unavailable`.
   */
  post(command: PostCommand): Promise<Posted>;
}

/** The ledger over SQLite: posts that arrive together are committed together. */
export function createLedger(store: Store): Ledger {
  return { post: (command) => store.writer.run((tx) => tx.post(command)) };
}
