import { type Lot, type LotPart, inOrder, smaller } from './lot.ts';
import type { WalletState } from './wallet.ts';

/** An open hold, as far as its end matters. */
export interface OpenHold {
  readonly seq: number;
  readonly amount: bigint;
  readonly expiresAtMs: number;
}

/** What time has done to a wallet. */
export interface Due {
  /** Holds whose time is over, by seq. */
  readonly ended: readonly number[];
  /** What expires of which lot, in this order. */
  readonly expiries: readonly LotPart[];
  readonly wallet: WalletState;
}

/**
 * What is over by now: holds past their time are no holds, and what is left of lots past theirs expires, except what open
 * holds still need. So nobody's promised credits vanish under the work that they pay for, and no expiry makes a debt. Holds
 * that go on may be left out: what they set aside counts by `wallet.held`.
 */
export function settleDue(
  wallet: WalletState,
  open: { holds: readonly OpenHold[]; lots: readonly Lot[] },
  nowMs: number,
): Due {
  const over = open.holds.filter((hold) => hold.expiresAtMs <= nowMs);
  const held = over.reduce((left, hold) => left - hold.amount, wallet.held);
  let { balance, expiring } = wallet;
  const expiries: LotPart[] = [];
  for (const lot of inOrder(open.lots.filter((each) => each.expiresAtMs <= nowMs))) {
    const amount = smaller(lot.remaining, balance - held);
    if (amount <= 0n) continue;
    expiries.push({ seq: lot.seq, amount });
    balance -= amount;
    expiring -= amount;
  }
  return { ended: over.map((hold) => hold.seq), expiries, wallet: { ...wallet, balance, held, expiring } };
}
