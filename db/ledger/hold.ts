import type { Credits } from './credits.ts';
import type { Actor, Metadata, Transaction } from './ledger.ts';
import type { HoldState } from './rules/hold.ts';

/** Credits set aside for work that is under way. */
export interface Hold {
  readonly seq: number;
  readonly id: string;
  readonly userId: string;
  /** Nanocredits. */
  readonly amount: Credits;
  /** As of the moment it was read: past its time an open hold is expired. */
  readonly state: HoldState;
  readonly capturedAmount: Credits | null;
  /** The usage that the capture posted. */
  readonly transactionSeq: number | null;
  /** Who vouches for the source, as in a PostCommand. */
  readonly origin: string;
  readonly sourceId: string;
  readonly description: string | null;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}

export interface HoldCommand {
  readonly userId: string;
  /** Positive nanocredits. */
  readonly amount: Credits;
  readonly expiresInMs: number;
  /** As for a PostCommand; holds have names of their own. */
  readonly origin: string;
  readonly sourceId: string | null;
  readonly description: string | null;
  readonly actor: Actor;
}

export interface CaptureCommand {
  readonly holdId: string;
  /** Whose hold it must be; null: anybody's. */
  readonly ownerId: string | null;
  /** Nanocredits, 0 for a release; null for all of the hold. */
  readonly amount: Credits | null;
  readonly actor: Actor;
  readonly metadata: Metadata | null;
}

export interface ReleaseCommand {
  readonly holdId: string;
  readonly ownerId: string | null;
  /** A payment provider's own word: what it holds ends with the dispute, by nobody else's. */
  readonly isProvider?: boolean;
}

/** The answer to a hold: how it stands now, what is available beside it, and whether an earlier call made it. */
export interface Held {
  readonly hold: Hold;
  readonly available: Credits;
  readonly replayed: boolean;
}

/** The answer to a capture or a release. */
export interface HoldEnd extends Held {
  /** The usage that was posted; null after a release. */
  readonly transaction: Transaction | null;
}
