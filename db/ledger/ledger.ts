import type { RefusalCode, RefusalFacts } from '../refusal.ts';
import type { Store } from '../store.ts';
import type { Credits } from './credits.ts';
import type { CaptureCommand, HoldCommand, HoldEnd, Held, ReleaseCommand } from './hold.ts';
import type { TransactionType } from './rules/type.ts';

/** Who did it, as stored: the name is looked up when it is shown, so that it can be forgotten. */
export interface Actor {
  readonly type: 'user' | 'api_key' | 'system' | 'provider';
  /** The user's or api key's id, the provider's name, or the job's. */
  readonly id: string;
  /** Null once the person or key behind it is gone. */
  readonly name: string | null;
}

/** Named values that are kept with a movement. */
export type Metadata = Readonly<Record<string, string>>;

/** A movement to be posted. */
export interface PostCommand {
  readonly userId: string;
  readonly type: TransactionType;
  /** Positive nanocredits; the type gives the sign. */
  readonly amount: Credits;
  /** Who vouches for the source: `request`, `stripe`, `dummy`, `sign_up`, `undo`, `hold`, `expiry`, or `wallet:<user id>`. */
  readonly origin: string;
  /** The cause's name, 1..255 characters: it posts once for ever. Null: every call is a cause of its own. */
  readonly sourceId: string | null;
  readonly description: string | null;
  readonly actor: Actor;
  readonly metadata: Metadata | null;
  /** When what is left of the credits expires; only for what gives credits. */
  readonly expiresAt?: Date | null;
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
  readonly metadata: Metadata | null;
  readonly createdAt: Date;
  /** When what is left of these credits expires; null for credits without an end, and for debits. */
  readonly expiresAt: Date | null;
}

/** The answer to a post: the row, and whether an earlier call had written it. */
export interface Posted {
  readonly transaction: Transaction;
  readonly replayed: boolean;
}

/** Many posts at once. */
export interface BatchCommand {
  /** Decided in this order, each seeing those before it. */
  readonly commands: readonly PostCommand[];
  /** All or nothing. */
  readonly atomic: boolean;
}

/** How far below zero a wallet's owner may spend. */
export interface OverdraftCommand {
  readonly userId: string;
  /** Nanocredits, 0 or more. */
  readonly overdraft: Credits;
  readonly actor: Actor;
}

/** The one way to move credits. Each method resolves when its effect is on disk. */
export interface Ledger {
  /**
   * Posts one movement. The same origin and source with the same content answers with the first row, for ever.
   * @throws Refusal, in this order: `invalid_input` for text that is not valid Unicode or an end of what is taken,
   * `user_not_found`, `source_conflict` (with `existingId`), `invalid_input` for an end that has passed,
   * `amount_not_positive`, `insufficient_credits` (with `needed` and `available`), `amount_out_of_range`; or `overloaded`,
   * `database_unavailable`, `shutting_down`.
   */
  post(command: PostCommand): Promise<Posted>;
  /**
   * Posts up to a thousand movements together, and answers each with its row or its refusal.
   * @throws Refusal `batch_refused` (with the item's `index`, its code as `refused`, and its facts) where one refusal
   * undoes all.
   */
  postBatch(command: BatchCommand): Promise<readonly BatchAnswer[]>;
  /**
   * Sets credits aside for work to come. The same origin and source with the same content answers with the first hold.
   * @throws Refusal as `post`.
   */
  hold(command: HoldCommand): Promise<Held>;
  /**
   * Takes what the work cost, and gives the rest of the hold back. What it cost beyond the hold must be available.
   * @throws Refusal, in this order: `hold_not_found`, `amount_not_positive` below zero, `hold_captured`, `hold_released`
   * or `hold_expired`, `insufficient_credits`, `amount_out_of_range`.
   */
  capture(command: CaptureCommand): Promise<HoldEnd>;
  /**
   * Gives a hold back. One that is over already stays so.
   * @throws Refusal `hold_not_found`, `hold_captured`.
   */
  release(command: ReleaseCommand): Promise<HoldEnd>;
  /** @throws Refusal `user_not_found`, `amount_out_of_range` below zero. */
  setOverdraft(command: OverdraftCommand): Promise<void>;
  /** Posts what has expired by now and notes which holds are over: reads count it so already. Returns how many wallets. */
  tidy(): Promise<number>;
}

/** What became of one item of a batch. */
export type BatchAnswer =
  | { readonly ok: true; readonly posted: Posted }
  | { readonly ok: false; readonly refusal: { readonly code: RefusalCode; readonly facts: RefusalFacts } };

/** The ledger over SQLite: what arrives together is committed together. */
export function createLedger({ writer }: Pick<Store, 'writer'>): Ledger {
  return {
    post: (command) => writer.run('post', command),
    postBatch: (command) => writer.run('postBatch', command),
    hold: (command) => writer.run('hold', command),
    capture: (command) => writer.run('capture', command),
    release: (command) => writer.run('release', command),
    setOverdraft: (command) => writer.run('setOverdraft', command),
    tidy: () => writer.run('tidy', null),
  };
}
