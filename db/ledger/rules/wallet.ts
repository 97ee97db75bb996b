/** The most that an amount of a wallet can be, either way: what fits into 64 bits, about 9.2 billion credits. */
export const maxNano = 2n ** 63n - 1n;

/** What a decision needs to know of a wallet. All amounts are nanocredits. */
export interface Standing {
  readonly balance: bigint;
  /** Set aside by open holds. */
  readonly held: bigint;
  /** How far below zero spending may go. */
  readonly overdraft: bigint;
}

/** The same with what time may take. */
export interface WalletState extends Standing {
  /** Of the balance: what still has an end. Never more than a positive balance. */
  readonly expiring: bigint;
}

/** What is asked for is more than may be spent. */
export interface Insufficient {
  readonly outcome: 'refused';
  readonly code: 'insufficient_credits';
  readonly needed: bigint;
  readonly available: bigint;
}

/** What may be spent now. */
export function availableOf(wallet: Standing): bigint {
  return wallet.balance + wallet.overdraft - wallet.held;
}

/** Why so much cannot be spent now, or null where it can. */
export function refuseBeyond(wallet: Standing, needed: bigint): Insufficient | null {
  const available = availableOf(wallet);
  if (needed <= available) return null;
  return { outcome: 'refused', code: 'insufficient_credits', needed, available };
}
