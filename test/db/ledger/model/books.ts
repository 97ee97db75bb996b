import type {
  BatchCommand,
  CaptureCommand,
  HoldCommand,
  OverdraftCommand,
  PostCommand,
  ReleaseCommand,
} from '../../../../db/index.ts';
import type { Call } from '../../../../db/write/writer.ts';
import { type Hold, type Row, Shelf } from './shelf.ts';

/** What became of a call, in words that the program's own answer is put into too. */
export interface Told {
  readonly text: string;
  readonly refused: boolean;
}

class No extends Error {}

const most = 2n ** 63n - 1n;
const giving: ReadonlySet<string> = new Set(['purchase', 'admin_grant', 'bonus', 'dispute_reversal']);

/**
 * All that the ledger promises, written down a second time: plain lists, no SQL, nothing of the program's rules. What it
 * says is compared with what the program says, answer by answer.
 */
export class Books extends Shelf {
  override copy(): Books {
    const copy = new Books([], 0);
    copy.restore(this);
    return copy;
  }

  /** @param careful A refusal undoes what time did before it too: in a batch that ran again after a fault. */
  run(call: Call, careful = false): Told {
    const before = this.copy();
    try {
      return { text: this.#do(call), refused: false };
    } catch (error) {
      if (!(error instanceof No)) throw error;
      if (careful) this.restore(before);
      return { text: error.message, refused: true };
    }
  }

  #do({ name, input }: Call): string {
    switch (name) {
      case 'post':
        return this.#post(input as PostCommand);
      case 'postBatch':
        return this.#postBatch(input as BatchCommand);
      case 'hold':
        return this.#hold(input as HoldCommand);
      case 'capture':
        return this.#capture(input as CaptureCommand);
      case 'release':
        return this.#release(input as ReleaseCommand);
      case 'setOverdraft':
        return this.#allow(input as OverdraftCommand);
      default:
        throw new Error(`no history has a ${name}`);
    }
  }

  #post(command: PostCommand): string {
    const { userId, type, amount, origin, sourceId } = command;
    const gives = giving.has(type);
    const expiresAtMs = command.expiresAt?.getTime() ?? null;
    if (expiresAtMs !== null && !gives) throw new No('invalid_input');
    const wallet = this.open(userId) ?? refuse('user_not_found');
    const earlier = this.rows.find(
      (row) => sourceId !== null && row.origin === origin && row.source === sourceId,
    );
    if (earlier) {
      const same = earlier.userId === userId && earlier.type === type && earlier.expiresAtMs === expiresAtMs;
      if (same && earlier.amount === (gives ? amount : -amount)) return `replays ${tellRow(earlier)}`;
      throw new No(`source_conflict with ${this.idOf(earlier)}`);
    }
    if (expiresAtMs !== null && expiresAtMs <= this.nowMs) throw new No('invalid_input');
    if (amount <= 0n) throw new No('amount_not_positive');
    if (type === 'usage') this.#mustHave(userId, amount);
    const after = gives ? wallet.balance + amount : wallet.balance - amount;
    if (after > most || after < -most) throw new No('amount_out_of_range');
    const debt = wallet.balance < 0n ? -wallet.balance : 0n;
    const named = { userId, type, origin, source: sourceId, expiresAtMs } as const;
    const row = this.append({ ...named, amount: after - wallet.balance });
    if (!gives) this.take(userId, amount, origin === 'undo' ? sourceId : null);
    else if (expiresAtMs !== null && amount > debt) this.give(row, amount - debt);
    return `posts ${tellRow(row)}`;
  }

  #postBatch({ commands, atomic }: BatchCommand): string {
    const before = this.copy();
    const told = commands.map((command, index) => {
      try {
        return this.#post(command);
      } catch (error) {
        if (!(error instanceof No)) throw error;
        if (!atomic) return error.message;
        this.restore(before);
        throw new No(`batch_refused at ${index}: ${error.message}`);
      }
    });
    return told.join('; ');
  }

  #hold({ userId, amount, expiresInMs, origin, sourceId }: HoldCommand): string {
    if (!this.open(userId)) throw new No('user_not_found');
    const earlier = this.holds.find((hold) => {
      return sourceId !== null && hold.origin === origin && hold.source === sourceId;
    });
    if (earlier) {
      const lasts = earlier.expiresAtMs - earlier.createdAtMs;
      const same = earlier.userId === userId && earlier.amount === amount && lasts === expiresInMs;
      if (!same) throw new No(`source_conflict with ${this.holdId(earlier)}`);
      return `replays ${this.#tellHold(earlier)}`;
    }
    if (amount <= 0n) throw new No('amount_not_positive');
    this.#mustHave(userId, amount);
    if (this.heldOf(userId) + amount > most) throw new No('amount_out_of_range');
    const expiresAtMs = this.nowMs + expiresInMs;
    const made = {
      seq: this.holds.length + 1,
      userId,
      amount,
      state: 'open',
      createdAtMs: this.nowMs,
    } as const;
    const hold = { ...made, expiresAtMs, origin, source: sourceId, usage: null };
    this.holds.push(hold);
    return `makes ${this.#tellHold(hold)}`;
  }

  #capture({ holdId, ownerId, amount: wanted }: CaptureCommand): string {
    const hold = this.#find(holdId, ownerId);
    const amount = wanted ?? hold.amount;
    if (amount < 0n) throw new No('amount_not_positive');
    if (amount === 0n) return this.#end(hold);
    if (hold.usage?.amount === -amount) return `replays ${this.#tellHold(hold)}; ${tellRow(hold.usage)}`;
    if (hold.state !== 'open') throw new No(`hold_${hold.state}`);
    if (amount > hold.amount) this.#mustHave(hold.userId, amount - hold.amount);
    const balance = this.wallets.get(hold.userId)?.balance ?? 0n;
    if (balance - amount < -most) throw new No('amount_out_of_range');
    const { userId } = hold;
    const named = { userId, type: 'usage', origin: 'hold', source: holdId, expiresAtMs: null } as const;
    hold.usage = this.append({ ...named, amount: -amount });
    hold.state = 'captured';
    this.take(userId, amount, null);
    this.open(userId);
    return `makes ${this.#tellHold(hold)}; ${tellRow(hold.usage)}`;
  }

  #release({ holdId, ownerId }: ReleaseCommand): string {
    return this.#end(this.#find(holdId, ownerId));
  }

  #end(hold: Hold): string {
    if (hold.state === 'captured') throw new No('hold_captured');
    if (hold.state !== 'open') return `replays ${this.#tellHold(hold)}`;
    hold.state = 'released';
    this.open(hold.userId);
    return `makes ${this.#tellHold(hold)}`;
  }

  #allow({ userId, overdraft }: OverdraftCommand): string {
    const wallet = this.wallets.get(userId) ?? refuse('user_not_found');
    if (overdraft < 0n) throw new No('amount_out_of_range');
    wallet.overdraft = overdraft;
    return 'done';
  }

  #find(holdId: string, ownerId: string | null): Hold {
    const hold = this.holds.find((each) => this.holdId(each) === holdId);
    if (!hold || (ownerId !== null && ownerId !== hold.userId)) throw new No('hold_not_found');
    this.open(hold.userId);
    return hold;
  }

  #mustHave(userId: string, amount: bigint): void {
    const available = this.availableTo(userId);
    if (amount > available) throw new No(`insufficient_credits ${amount} of ${available}`);
  }

  #tellHold(hold: Hold): string {
    const usage = hold.usage ? ` ${-hold.usage.amount} by ${hold.usage.seq}` : '';
    return `hold ${hold.seq} ${hold.state}${usage}, ${this.availableTo(hold.userId)} available`;
  }
}

function tellRow({ seq, type, amount, balanceAfter }: Row): string {
  return `${seq} ${type} ${amount} to ${balanceAfter}`;
}

function refuse(code: string): never {
  throw new No(code);
}
