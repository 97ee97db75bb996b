import { type Purchase, getPurchase, listPaidPurchases, readRefundable } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import type { Receipt } from '../payments/cards.ts';
import { providerOf } from '../payments/ask.ts';
import { ProviderFailure } from '../payments/provider.ts';

type ReceiptDeps = Pick<Deps, 'db' | 'payments'>;

const pageSize = 10;

export interface PaidPurchase extends Purchase {
  /** What went back of it, in minor units of the currency that was paid. */
  readonly refundedMinor: number;
}

export interface PaidPurchases {
  readonly data: readonly PaidPurchase[];
  /** Where the next page begins; null on the last one. */
  readonly nextBefore: Date | null;
}

/**
 * What the caller has paid, the newest first, a page at a time.
 * @throws Refusal `scope_missing`.
 */
export async function listPaid(
  { db }: ReceiptDeps,
  caller: Caller,
  before: Date | null,
): Promise<PaidPurchases> {
  requireScope(caller, 'credits:read');
  const rows = await listPaidPurchases(db, { payerId: caller.userId, before, limit: pageSize + 1 });
  const data = await Promise.all(rows.slice(0, pageSize).map((row) => withRefunded(db, row)));
  return { data, nextBefore: rows.length > pageSize ? (data.at(-1)?.createdAt ?? null) : null };
}

async function withRefunded(db: Deps['db'], purchase: Purchase): Promise<PaidPurchase> {
  const refundable = await readRefundable(db, purchase);
  return { ...purchase, refundedMinor: refundable?.refundedMinor ?? 0 };
}

/**
 * The papers of the caller's payments by purchase, asked from the provider: nobody else's are told. Null where it did not answer, or
 * another one took the money.
 * @throws Refusal `scope_missing`.
 */
export async function readReceipts(
  deps: ReceiptDeps,
  caller: Caller,
  purchaseIds: readonly string[],
): Promise<ReadonlyMap<string, Receipt | null>> {
  requireScope(caller, 'payments:write');
  const rows = await Promise.all(purchaseIds.map((id) => getPurchase(deps.db, id)));
  const own = rows.filter((row) => row !== null && row.payerId === caller.userId && row.paidAt !== null);
  const pairs = own.map(async (row) => row && ([row.id, await readReceipt(deps, row)] as const));
  return new Map((await Promise.all(pairs)).filter((pair) => pair !== null));
}

async function readReceipt({ payments }: ReceiptDeps, purchase: Purchase): Promise<Receipt | null> {
  try {
    return (await providerOf(payments, purchase)?.readReceipt(purchase)) ?? null;
  } catch (error) {
    if (error instanceof ProviderFailure) return null;
    throw error;
  }
}
