import type SQLite from 'better-sqlite3';
import { Refusal } from '../../refusal.ts';
import type { Query } from '../../store.ts';
import { readTransaction } from '../../transaction/read.ts';
import type { Credits } from '../credits.ts';
import type { CaptureCommand, Hold, HoldCommand, HoldEnd, Held, ReleaseCommand } from '../hold.ts';
import type { PostCommand, Transaction } from '../ledger.ts';
import { move } from '../rules/decide.ts';
import { decideCapture, decideHold, decideRelease } from '../rules/hold.ts';
import { availableOf } from '../rules/wallet.ts';
import type { Book, Moment } from './book.ts';
import { refuseBrokenText } from './command-check.ts';
import { Holds } from './holds.ts';
import { refused } from './refused.ts';
import { isSameHold } from './replay.ts';
import type { Wallet } from './wallets.ts';

/** Holds beside the book: they set credits aside, and end in a usage or in nothing. */
export class HoldBook {
  readonly #book: Book;
  readonly #query: Query;
  readonly #holds: Holds;

  constructor(client: SQLite.Database, parts: { query: Query; book: Book }) {
    this.#book = parts.book;
    this.#query = parts.query;
    this.#holds = new Holds(client);
  }

  /** See Ledger.hold. */
  hold(command: HoldCommand, moment: Moment): Held {
    refuseBrokenText(command);
    const { userId, origin, sourceId } = command;
    const wallet = this.#book.open(userId, moment);
    const earlier = sourceId === null ? null : this.#holds.findBySource(origin, sourceId, moment.nowMs);
    if (earlier) {
      if (!isSameHold(earlier, command)) throw new Refusal('source_conflict', { existingId: earlier.id });
      return { hold: earlier, available: available(wallet), replayed: true };
    }
    const decision = decideHold(wallet, command.amount);
    if (decision.outcome === 'refused') throw refused(decision);
    const actorId = this.#book.entries.actorId(command.actor);
    const hold = this.#holds.open(wallet, command, { actorId, nowMs: moment.nowMs });
    moment.changed({ userId, kind: 'wallet', key: userId });
    const after = { ...wallet, held: wallet.held + command.amount };
    return { hold, available: available(after), replayed: false };
  }

  /** See Ledger.capture. */
  capture(command: CaptureCommand, moment: Moment): HoldEnd {
    const { hold, wallet } = this.#find(command, moment);
    const amount = command.amount ?? hold.amount;
    const decision = decideCapture(wallet, factsOf(hold), { amount, nowMs: moment.nowMs });
    switch (decision.outcome) {
      case 'refused':
        throw refused(decision);
      case 'released':
        return this.#give(hold, wallet, moment);
      case 'already_over':
        return { hold, available: available(wallet), transaction: null, replayed: true };
      case 'already_captured':
        return { hold, available: available(wallet), transaction: this.#usageOf(hold), replayed: true };
      case 'captured':
        return this.#take(hold, { ...command, amount, wallet }, moment);
    }
  }

  /** See Ledger.release. */
  release(command: ReleaseCommand, moment: Moment): HoldEnd {
    const { hold, wallet } = this.#find(command, moment);
    const decision = decideRelease(factsOf(hold), moment.nowMs);
    if (decision.outcome === 'refused') throw refused(decision);
    if (decision.outcome === 'released') return this.#give(hold, wallet, moment);
    return { hold, available: available(wallet), transaction: null, replayed: true };
  }

  #find({ holdId, ownerId, isProvider }: ReleaseCommand, moment: Moment): { hold: Hold; wallet: Wallet } {
    const hold = this.#holds.find(holdId, moment.nowMs);
    if (!hold || (ownerId !== null && hold.userId !== ownerId)) throw new Refusal('hold_not_found');
    if (hold.origin === 'stripe' && !isProvider) {
      throw new Refusal('forbidden', { detail: 'These credits are held for a dispute, and end with it.' });
    }
    return { hold, wallet: this.#book.open(hold.userId, moment) };
  }

  #give(hold: Hold, wallet: Wallet, moment: Moment): HoldEnd {
    this.#holds.end(hold.seq, { state: 'released', transactionSeq: null, nowMs: moment.nowMs });
    moment.changed({ userId: hold.userId, kind: 'wallet', key: hold.userId });
    const after = this.#without(hold, wallet, moment);
    return {
      hold: { ...hold, state: 'released' },
      available: available(after),
      transaction: null,
      replayed: false,
    };
  }

  #take(hold: Hold, taken: CaptureCommand & { amount: Credits; wallet: Wallet }, moment: Moment): HoldEnd {
    const { amount } = taken;
    const { userId, description, id } = hold;
    const { actor, metadata } = taken;
    const words = { origin: 'hold', sourceId: id, description, actor, metadata } as const;
    const command: PostCommand = { ...words, userId, type: 'usage', amount };
    const decision = move(taken.wallet, command);
    const { transaction, wallet } = this.#book.write(taken.wallet, { command, decision }, moment);
    const ending = { state: 'captured', transactionSeq: transaction.seq } as const;
    this.#holds.end(hold.seq, { ...ending, nowMs: moment.nowMs });
    const after = this.#without(hold, wallet, moment);
    const captured = { ...hold, ...ending, capturedAmount: amount };
    return { hold: captured, available: available(after), transaction, replayed: false };
  }

  /** The wallet after a hold of it ended. Credits past their end that were kept for the hold expire now. */
  #without(hold: Hold, wallet: Wallet, moment: Moment): Wallet {
    if (wallet.expiring === 0n) return { ...wallet, held: wallet.held - hold.amount };
    this.#book.wallets.wake(wallet);
    return this.#book.open(hold.userId, moment);
  }

  #usageOf({ transactionSeq }: Hold): Transaction | null {
    return transactionSeq === null ? null : readTransaction(this.#query, transactionSeq);
  }
}

function factsOf(hold: Hold) {
  return { ...hold, expiresAtMs: hold.expiresAt.getTime() };
}

function available(wallet: Wallet): Credits {
  return availableOf(wallet) as Credits;
}
