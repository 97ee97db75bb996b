import type { TransactionType } from '../../../../db/index.ts';

export interface Row {
  readonly seq: number;
  readonly userId: string;
  readonly type: TransactionType;
  /** Signed nanocredits. */
  readonly amount: bigint;
  readonly balanceAfter: bigint;
  readonly origin: string;
  readonly source: string | null;
  createdAtMs: number;
  readonly expiresAtMs: number | null;
}

export interface Hold {
  readonly seq: number;
  readonly userId: string;
  readonly amount: bigint;
  /** As it was put down: past its time an open one is expired. */
  state: 'open' | 'captured' | 'released' | 'expired';
  readonly origin: string;
  readonly source: string | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** What a capture posted. */
  usage: Row | null;
}

export interface Lot {
  readonly giver: Row;
  remaining: bigint;
  expiries: number;
}

export interface Wallet {
  balance: bigint;
  overdraft: bigint;
}

/** How a wallet stands at a moment, as the program's getBalance tells it. */
export interface Standing {
  readonly balance: bigint;
  readonly held: bigint;
  readonly overdraft: bigint;
  readonly available: bigint;
  readonly expiring: readonly (readonly [bigint, number])[];
  readonly asOfSeq: number;
}

/** What the model keeps, and what time does to it. */
export class Shelf {
  nowMs: number;
  wallets = new Map<string, Wallet>();
  rows: Row[] = [];
  holds: Hold[] = [];
  lots: Lot[] = [];

  constructor(users: readonly string[], nowMs: number) {
    this.nowMs = nowMs;
    for (const user of users) this.wallets.set(user, { balance: 0n, overdraft: 0n });
  }

  copy(): Shelf {
    const copy = new Shelf([], 0);
    copy.restore(this);
    return copy;
  }

  /** Becomes what another was. Rows never change, all else is copied. */
  restore({ nowMs, wallets, rows, holds, lots }: Shelf): void {
    this.nowMs = nowMs;
    this.wallets = new Map([...wallets].map(([user, wallet]) => [user, { ...wallet }]));
    this.rows = [...rows];
    this.holds = holds.map((hold) => ({ ...hold }));
    this.lots = lots.map((lot) => ({ ...lot }));
  }

  /** A wallet after time took its own. */
  open(userId: string): Wallet | undefined {
    const wallet = this.wallets.get(userId);
    if (!wallet) return undefined;
    for (const hold of this.holds) {
      const isOver = hold.userId === userId && hold.state === 'open' && hold.expiresAtMs <= this.nowMs;
      if (isOver) hold.state = 'expired';
    }
    for (const lot of this.lotsOf(userId)) {
      const spare = wallet.balance - this.heldOf(userId);
      const amount = lot.remaining < spare ? lot.remaining : spare;
      if ((lot.giver.expiresAtMs ?? 0) > this.nowMs || amount <= 0n) continue;
      lot.remaining -= amount;
      lot.expiries += 1;
      const source = lot.expiries === 1 ? this.idOf(lot.giver) : `${this.idOf(lot.giver)}:${lot.expiries}`;
      this.append({ userId, type: 'expiry', amount: -amount, origin: 'expiry', source, expiresAtMs: null });
    }
    return wallet;
  }

  append(row: Omit<Row, 'seq' | 'balanceAfter' | 'createdAtMs'>): Row {
    const wallet = this.wallets.get(row.userId);
    if (!wallet) throw new Error('a row needs a wallet');
    wallet.balance += row.amount;
    const lastMs = this.rows.at(-1)?.createdAtMs ?? 0;
    const isLittleBehind = this.nowMs < lastMs && lastMs - this.nowMs <= 10_000;
    const createdAtMs = isLittleBehind ? lastMs : this.nowMs;
    const written = { ...row, seq: this.rows.length + 1, balanceAfter: wallet.balance, createdAtMs };
    this.rows.push(written);
    return written;
  }

  give(giver: Row, remaining: bigint): void {
    this.lots.push({ giver, remaining, expiries: 0 });
  }

  /** Takes from the lot of the row with the given id first, then from the soonest end on. */
  take(userId: string, amount: bigint, ownId: string | null): void {
    const lots = this.lotsOf(userId);
    const own = lots.filter(({ giver }) => this.idOf(giver) === ownId);
    let left = amount;
    for (const lot of [...own, ...lots]) {
      const part = lot.remaining < left ? lot.remaining : left;
      lot.remaining -= part;
      left -= part;
    }
  }

  heldOf(userId: string): bigint {
    const open = this.holds.filter((hold) => hold.userId === userId && hold.state === 'open');
    return open.reduce((sum, { amount }) => sum + amount, 0n);
  }

  availableTo(userId: string): bigint {
    const { balance, overdraft } = this.wallets.get(userId) ?? { balance: 0n, overdraft: 0n };
    return balance + overdraft - this.heldOf(userId);
  }

  standing(userId: string): Standing {
    const asOfSeq = this.rows.findLast((row) => row.userId === userId)?.seq ?? 0;
    const then = this.copy();
    const { balance = 0n, overdraft = 0n } = then.open(userId) ?? {};
    const lots = then.lotsOf(userId).map((lot) => [lot.remaining, lot.giver.expiresAtMs ?? 0] as const);
    const rest = { expiring: lots, asOfSeq };
    return { balance, held: then.heldOf(userId), overdraft, available: then.availableTo(userId), ...rest };
  }

  /** The rows at which the clock had been set back. */
  clockSteps(): number[] {
    return this.rows.flatMap(({ seq, createdAtMs }) => {
      return createdAtMs < (this.rows[seq - 2]?.createdAtMs ?? 0) ? [seq] : [];
    });
  }

  idOf({ seq, createdAtMs }: Pick<Row, 'seq' | 'createdAtMs'>): string {
    return uuid('7000', seq, createdAtMs);
  }

  holdId({ seq, createdAtMs }: Pick<Hold, 'seq' | 'createdAtMs'>): string {
    return uuid('7001', seq, createdAtMs);
  }

  /** What is left of lots, the soonest end first. */
  protected lotsOf(userId: string): Lot[] {
    const left = this.lots.filter(({ giver, remaining }) => giver.userId === userId && remaining > 0n);
    return left.sort(
      (a, b) => (a.giver.expiresAtMs ?? 0) - (b.giver.expiresAtMs ?? 0) || a.giver.seq - b.giver.seq,
    );
  }
}

/** A UUIDv7 whose counter is a seq. */
function uuid(kind: string, seq: number, atMs: number): string {
  const time = atMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-${kind}-8000-${seq.toString(16).padStart(12, '0')}`;
}
