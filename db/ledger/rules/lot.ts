/** What is left of credits that were given with an end. Amounts are nanocredits. */
export interface Lot {
  /** The transaction that gave them. */
  readonly seq: number;
  readonly remaining: bigint;
  /** Milliseconds since 1970 UTC. */
  readonly expiresAtMs: number;
}

/** A part of a lot. */
export interface LotPart {
  readonly seq: number;
  readonly amount: bigint;
}

/**
 * Which lots a debit takes from: the soonest-expiring first. What is beyond them comes from credits without an end.
 * Undoing a grant takes from its own lot before any other.
 */
export function takeFromLots(lots: readonly Lot[], amount: bigint, ownSeq: number | null = null): LotPart[] {
  const parts: LotPart[] = [];
  let wanted = amount;
  for (const lot of inOrder(lots, ownSeq)) {
    const taken = smaller(lot.remaining, wanted);
    if (taken > 0n) parts.push({ seq: lot.seq, amount: taken });
    wanted -= taken;
  }
  return parts;
}

/** Soonest end first; of equal ends, the one given first. */
export function inOrder(lots: readonly Lot[], ownSeq: number | null = null): Lot[] {
  const place = (lot: Lot) => (lot.seq === ownSeq ? 0 : 1);
  return [...lots].sort((a, b) => place(a) - place(b) || a.expiresAtMs - b.expiresAtMs || a.seq - b.seq);
}

/**
 * How much of newly given credits can expire one day: a debt is paid from them first.
 * @param after The wallet after they were given, its `expiring` still without them.
 */
export function lotOf(amount: bigint, after: { balance: bigint; expiring: bigint }): bigint {
  const free = after.balance - after.expiring;
  return free <= 0n ? 0n : smaller(amount, free);
}

export function smaller(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
