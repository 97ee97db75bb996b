import type { Credits } from '../ledger/credits.ts';
import { settleDue } from '../ledger/rules/due.ts';
import { type Lot, inOrder } from '../ledger/rules/lot.ts';
import { availableOf } from '../ledger/rules/wallet.ts';
import type { Standing } from '../ledger/sqlite/wallets.ts';
import type { Store } from '../store.ts';

/** How a wallet stands. All amounts are nanocredits. */
export interface Balance {
  readonly userId: string;
  readonly balance: Credits;
  readonly held: Credits;
  readonly overdraft: Credits;
  readonly available: Credits;
  /** Of the balance: what expires when, the soonest first. */
  readonly expiring: readonly { readonly amount: Credits; readonly expiresAt: Date }[];
  /** The last transaction this includes; 0 before the first. */
  readonly asOfSeq: number;
}

/**
 * How a user's wallet stands now, in one point read; a few more where something of it ends one day. What is over by now
 * does not count, whether it was put down already or not.
 * @throws Refusal `user_not_found`.
 */
export async function getBalance(store: Store, userId: string): Promise<Balance> {
  const wallet = store.wallets.readStanding(userId);
  if (wallet.dueAt === null) return toBalance(wallet, []);
  // In one view of the file: the wallet, its holds and its lots belong together.
  return store.readClient.transaction(() => standing(store, userId))();
}

function standing(store: Store, userId: string): Balance {
  const wallet = store.wallets.readStanding(userId);
  const lots = store.wallets.lots(wallet);
  const nowMs = store.now();
  if (wallet.dueAt === null || wallet.dueAt > nowMs) return toBalance(wallet, lots);
  const due = settleDue(wallet, { holds: store.wallets.holdsOver(wallet, nowMs), lots }, nowMs);
  const gone = new Map(due.expiries.map(({ seq, amount }) => [seq, amount]));
  const left = lots.map((lot) => ({ ...lot, remaining: lot.remaining - (gone.get(lot.seq) ?? 0n) }));
  return toBalance(
    { ...wallet, ...due.wallet },
    left.filter((lot) => lot.remaining > 0n),
  );
}

function toBalance(wallet: Standing, lots: readonly Lot[]): Balance {
  return {
    userId: wallet.userId,
    balance: wallet.balance as Credits,
    held: wallet.held as Credits,
    overdraft: wallet.overdraft as Credits,
    available: availableOf(wallet) as Credits,
    expiring: inOrder(lots).map(({ remaining, expiresAtMs }) => {
      return { amount: remaining as Credits, expiresAt: new Date(expiresAtMs) };
    }),
    asOfSeq: Number(wallet.lastSeq),
  };
}
