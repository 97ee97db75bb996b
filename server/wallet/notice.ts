import { type Credits, getBalance, getLowBalance, setLowBalance } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

/** How the caller's credits stand to the amount below which they want to be told. Nanocredits. */
export interface LowBalanceNotice {
  /** Null: they do not want to be told. */
  readonly threshold: Credits | null;
  readonly available: Credits;
  readonly isLow: boolean;
  /** The wallet's last movement. */
  readonly asOfSeq: number;
}

/**
 * Whether the caller has fewer credits than they want to be told about, as the wallet stands now.
 * @throws Refusal `scope_missing`.
 */
export async function readNotice({ db }: Pick<Deps, 'db'>, caller: Caller): Promise<LowBalanceNotice> {
  requireScope(caller, 'credits:read');
  const threshold = await getLowBalance(db, caller.userId);
  const { available, asOfSeq } = await getBalance(db, caller.userId);
  return { threshold, available, isLow: threshold !== null && available < threshold, asOfSeq };
}

/**
 * Sets below how many credits the caller wants to be told; null: never.
 * @throws Refusal `scope_missing`.
 */
export async function setNotice(
  { db }: Pick<Deps, 'db'>,
  caller: Caller,
  threshold: Credits | null,
): Promise<void> {
  requireScope(caller, 'payments:write');
  await setLowBalance(db, { userId: caller.userId, threshold });
}
