import { rowId, seqOf } from '../ledger/row-id.ts';
import { type Lot, lotOf, takeFromLots } from '../ledger/rules/lot.ts';
import { type TransactionType, isGiving } from '../ledger/rules/type.ts';
import type { ChainRow } from './chain-rows.ts';

/** What history leaves of one lot. */
export interface ReplayedLot extends Lot {
  /** How many expiry transactions it took. */
  readonly expiries: number;
  /** When it was given. Milliseconds since 1970 UTC. */
  readonly givenAtMs: number;
}

/** What a row did to lots beyond moving them. */
export interface Replayed {
  /** Lots of which nothing is left since this row. */
  readonly ended: readonly ReplayedLot[];
  /** Why this row cannot be what the rules wrote; null where it can. */
  readonly problem: string | null;
}

const untouched: Replayed = { ended: [], problem: null };

/** Goes through a wallet's rows with the rules of lots, and knows after each what is left of which. Holds only lots with something left. */
export class LotReplay {
  readonly #lots = new Map<number, ReplayedLot>();
  #expiring = 0n;

  /** The lots with something left after the last row. */
  get left(): ReadonlyMap<number, ReplayedLot> {
    return this.#lots;
  }

  /** The sum of what is left. Nanocredits. */
  get expiring(): bigint {
    return this.#expiring;
  }

  apply(row: ChainRow): Replayed {
    if (row.type === 'expiry') return this.#expire(row);
    if (isGiving(row.type as TransactionType)) return this.#open(row);
    if (this.#lots.size === 0) return untouched;
    const undone = row.origin === 'undo' && row.source !== null ? seqOf('transaction', row.source) : null;
    const parts = takeFromLots([...this.#lots.values()], -row.amount, undone);
    return { ended: parts.flatMap((part) => this.#take(part.seq, part.amount, 0)), problem: null };
  }

  #open({ seq, amount, balanceAfter, createdAtMs, expiresAtMs }: ChainRow): Replayed {
    if (expiresAtMs === null) return untouched;
    const remaining = lotOf(amount, { balance: balanceAfter, expiring: this.#expiring });
    if (remaining > 0n) {
      this.#lots.set(seq, { seq, remaining, expiresAtMs, expiries: 0, givenAtMs: createdAtMs });
      this.#expiring += remaining;
    }
    return untouched;
  }

  #expire({ amount, source, createdAtMs }: ChainRow): Replayed {
    const lot = this.#lots.get(seqOf('transaction', source?.slice(0, 36) ?? '') ?? 0);
    if (!lot)
      return {
        ended: [],
        problem: 'takes what expired of credits that had no end, or of which nothing was left',
      };
    if (-amount > lot.remaining)
      return { ended: [], problem: 'takes more than was left of the credits that expired' };
    const ended = this.#take(lot.seq, -amount, 1);
    if (createdAtMs < lot.expiresAtMs) return { ended, problem: 'takes credits before they expired' };
    const id = rowId('transaction', lot.seq, lot.givenAtMs);
    const isNamedSo = source === (lot.expiries === 0 ? id : `${id}:${lot.expiries + 1}`);
    return { ended, problem: isNamedSo ? null : 'does not name the credits that expired as Coffer does' };
  }

  #take(seq: number, amount: bigint, expiries: number): ReplayedLot[] {
    const lot = this.#lots.get(seq);
    if (!lot) return [];
    this.#expiring -= amount;
    const left = { ...lot, remaining: lot.remaining - amount, expiries: lot.expiries + expiries };
    if (left.remaining > 0n) {
      this.#lots.set(seq, left);
      return [];
    }
    this.#lots.delete(seq);
    return [left];
  }
}
